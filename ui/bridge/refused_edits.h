// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/events.h"

#include <QObject>
#include <QSet>

#include <map>

class QUndoCommand;
class QUndoStack;

namespace assay::ui {

class SessionBridge;

/// Remembers which undo step made which request, and takes a step that the project refused out of
/// the stack, alone: the others were stored. Asked for through SessionBridge::editTag.
class RefusedEdits : public QObject
{
    Q_OBJECT
public:
    /// Both outlive this.
    RefusedEdits(SessionBridge& bridge, QUndoStack& undo, QObject* parent = nullptr);

Q_SIGNALS:
    /// What `step` is called; empty: it is in the stack no more. The stack is right again.
    void takenBack(const QString& step, const assay::base::Error& error);

private:
    struct Request {
        const QUndoCommand* step = nullptr;
        bool forward = true; ///< done; else undone
    };
    void noteSteps(int index);
    void take(session::Tag tag, const base::Error& error);
    void skipObsolete();

    SessionBridge& m_bridge;
    QUndoStack& m_undo;
    int m_index = 0;
    std::vector<session::Tag> m_fresh; ///< asked for since the index moved
    std::map<session::Tag, Request> m_requests;
    QSet<session::Tag> m_quiet; ///< requests that only bring back what is stored
    bool m_taking = false;
};

} // namespace assay::ui

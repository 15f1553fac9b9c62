// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dismissal.h"
#include "bridge/session_bridge.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <vector>

namespace assay::ui {

/// The findings that are set aside in the open project. GUI thread.
class DismissalBook : public QObject
{
    Q_OBJECT
public:
    /// Both outlive it.
    DismissalBook(SessionBridge& bridge, QUndoStack& undo, QObject* parent = nullptr);

    const std::vector<base::Dismissal>& all() const { return m_all; }
    /// Null: nobody set it aside.
    const base::Dismissal* of(const base::Finding& finding) const;
    /// Those that nobody set aside.
    std::vector<base::Finding> remaining(const std::vector<base::Finding>& findings) const;
    /// Whether the open project can keep it.
    bool canChange() const { return m_canChange; }

    /// Both can be undone. A reason of spaces alone changes nothing.
    void dismiss(const base::Finding& finding, const QString& reason);
    void restore(const base::Finding& finding);

Q_SIGNALS:
    void changed();

private:
    SessionBridge& m_bridge;
    QUndoStack& m_undo;
    std::vector<base::Dismissal> m_all;
    bool m_canChange = false;
};

} // namespace assay::ui

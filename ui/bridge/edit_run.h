// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"

#include <QUndoCommand>

#include <string>
#include <vector>

namespace assay::ui {

class SessionBridge;

/// Gives a run another name or note, and its old one back.
class EditRunText : public QUndoCommand
{
public:
    enum class What { Name, Note };
    EditRunText(SessionBridge& bridge, What what, const train::RunRecord& run, std::string after);

    void undo() override { write(m_before); }
    void redo() override { write(m_after); }

private:
    void write(const std::string& text);

    SessionBridge& m_bridge;
    What m_what;
    train::RunId m_run;
    std::string m_before;
    std::string m_after;
};

/// Hides runs and shows them again.
class RemoveRuns : public QUndoCommand
{
public:
    /// `name` of the one, when it is one.
    RemoveRuns(SessionBridge& bridge, std::vector<train::RunId> which, const QString& name);

    void undo() override;
    void redo() override;

private:
    SessionBridge& m_bridge;
    std::vector<train::RunId> m_which;
};

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undo/edit_run.h"

#include <QCoreApplication>

#include <utility>

namespace assay::ui {

EditRunText::EditRunText(session::Runs& runs, What what, train::RunId run, std::string before,
                         std::string after)
    : m_runs(runs)
    , m_what(what)
    , m_run(run)
    , m_before(std::move(before))
    , m_after(std::move(after))
{
    setText(what == What::Name ? QCoreApplication::translate("undo", "rename run")
                               : QCoreApplication::translate("undo", "change note"));
}

void EditRunText::write(const std::string& text)
{
    if (m_what == What::Name)
        m_runs.rename(m_run, text);
    else
        m_runs.note(m_run, text);
}

RemoveRuns::RemoveRuns(session::Runs& runs, std::vector<train::RunId> which)
    : m_runs(runs)
    , m_which(std::move(which))
{
    setText(m_which.size() == 1
                ? QCoreApplication::translate("undo", "delete run")
                : QCoreApplication::translate("undo", "delete %1 runs").arg(m_which.size()));
}

} // namespace assay::ui

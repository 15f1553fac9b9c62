// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/edit_run.h"

#include "bridge/session_bridge.h"

#include <QCoreApplication>

#include <utility>

namespace assay::ui {

EditRunText::EditRunText(SessionBridge& bridge, What what, train::RunId run, std::string before,
                         std::string after)
    : m_bridge(bridge)
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
        m_bridge.session().runs().rename(m_run, text, m_bridge.editTag());
    else
        m_bridge.session().runs().note(m_run, text, m_bridge.editTag());
}

RemoveRuns::RemoveRuns(SessionBridge& bridge, std::vector<train::RunId> which)
    : m_bridge(bridge)
    , m_which(std::move(which))
{
    setText(m_which.size() == 1
                ? QCoreApplication::translate("undo", "delete run")
                : QCoreApplication::translate("undo", "delete %1 runs").arg(m_which.size()));
}

void RemoveRuns::undo()
{
    m_bridge.session().runs().restore(m_which, m_bridge.editTag());
}

void RemoveRuns::redo()
{
    m_bridge.session().runs().remove(m_which, m_bridge.editTag());
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/edit_run.h"

#include "bridge/convert.h"
#include "bridge/session_bridge.h"

#include <QCoreApplication>

#include <utility>

namespace assay::ui {

namespace {

QString tr(const char* source)
{
    return QCoreApplication::translate("undo", source);
}

} // namespace

EditRunText::EditRunText(SessionBridge& bridge, What what, const train::RunRecord& run,
                         std::string after)
    : m_bridge(bridge)
    , m_what(what)
    , m_run(run.id)
    , m_before(what == What::Name ? run.name : run.note)
    , m_after(std::move(after))
{
    const QString name = ui::text(run.name);
    setText(what == What::Name ? tr("renaming of %1 to %2").arg(name, ui::text(m_after))
                               : tr("note on %1").arg(name));
}

void EditRunText::write(const std::string& text)
{
    if (m_what == What::Name)
        m_bridge.session().runs().rename(m_run, text, m_bridge.editTag());
    else
        m_bridge.session().runs().note(m_run, text, m_bridge.editTag());
}

RemoveRuns::RemoveRuns(SessionBridge& bridge, std::vector<train::RunId> which, const QString& name)
    : m_bridge(bridge)
    , m_which(std::move(which))
{
    setText(m_which.size() > 1 ? tr("deletion of %1 runs").arg(m_which.size())
            : name.isEmpty()   ? tr("deletion of a run")
                               : tr("deletion of %1").arg(name));
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

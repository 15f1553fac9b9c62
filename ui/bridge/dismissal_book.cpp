// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/dismissal_book.h"

#include "bridge/convert.h"
#include "bridge/edit_dismissal.h"

namespace assay::ui {

DismissalBook::DismissalBook(SessionBridge& bridge, QUndoStack& undo, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_undo(undo)
{
    bridge.on<session::ProjectOpened>(this, [this](const session::ProjectOpened& opened) {
        m_canChange = !opened.info.readOnly && opened.info.here;
        m_all.clear();
        m_bridge.session().findings().listDismissals(m_bridge.nextTag());
        Q_EMIT changed();
    });
    bridge.on<session::ProjectChanged>(this, [this](const session::ProjectChanged& project) {
        if (m_canChange == (!project.info.readOnly && project.info.here))
            return;
        m_canChange = !m_canChange;
        Q_EMIT changed();
    });
    bridge.on<session::DismissalsListed>(this, [this](const session::DismissalsListed& listed) {
        if (listed.dismissals == m_all)
            return;
        m_all = listed.dismissals;
        Q_EMIT changed();
    });
}

const base::Dismissal* DismissalBook::of(const base::Finding& finding) const
{
    return base::dismissalOf(finding, m_all);
}

std::vector<base::Finding> DismissalBook::remaining(
    const std::vector<base::Finding>& findings) const
{
    return base::withoutDismissed(findings, m_all);
}

void DismissalBook::dismiss(const base::Finding& finding, const QString& reason)
{
    if (!reason.trimmed().isEmpty())
        m_undo.push(new EditDismissal(m_bridge, finding.key(), of(finding), reason.trimmed()));
}

void DismissalBook::restore(const base::Finding& finding)
{
    if (const base::Dismissal* before = of(finding))
        m_undo.push(new EditDismissal(m_bridge, finding.key(), before, {}));
}

} // namespace assay::ui

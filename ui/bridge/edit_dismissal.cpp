// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/edit_dismissal.h"

#include "bridge/convert.h"
#include "bridge/session_bridge.h"

#include <QCoreApplication>

#include <utility>

namespace assay::ui {

EditDismissal::EditDismissal(SessionBridge& bridge, std::string key, const base::Dismissal* before,
                             const QString& reason)
    : m_bridge(bridge)
    , m_key(std::move(key))
    , m_before(before ? before->reason : std::string())
    , m_after(utf8(reason))
{
    setText(m_after.empty() ? QCoreApplication::translate("undo", "return of a dismissed finding")
                            : QCoreApplication::translate("undo", "dismissal of a finding"));
}

void EditDismissal::write(const std::string& reason)
{
    if (reason.empty())
        m_bridge.session().findings().restoreDismissed(m_key, m_bridge.editTag());
    else
        m_bridge.session().findings().dismiss(m_key, reason, m_bridge.editTag());
}

} // namespace assay::ui

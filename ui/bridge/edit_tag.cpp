// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/edit_tag.h"

#include "bridge/convert.h"
#include "bridge/session_bridge.h"

#include <QCoreApplication>

#include <utility>

namespace assay::ui {

EditTag::EditTag(SessionBridge& bridge, std::string tag, Target before, Target after)
    : m_bridge(bridge)
    , m_tag(std::move(tag))
    , m_before(std::move(before))
    , m_after(std::move(after))
{
    setText(QCoreApplication::translate("undo", "meaning of tag %1").arg(ui::text(m_tag)));
}

void EditTag::write(const Target& target)
{
    m_bridge.session().logs().chooseTag(m_tag, target, m_bridge.editTag());
}

} // namespace assay::ui

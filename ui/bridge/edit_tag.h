// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/tag_target.h"

#include <QUndoCommand>

#include <optional>
#include <string>

namespace assay::ui {

class SessionBridge;

/// Gives a tag of imported runs another meaning, and its old one back.
class EditTag : public QUndoCommand
{
public:
    using Target = std::optional<interop::TagTarget>; ///< empty: what the name says
    EditTag(SessionBridge& bridge, std::string tag, Target before, Target after);

    void undo() override { write(m_before); }
    void redo() override { write(m_after); }

private:
    void write(const Target& target);

    SessionBridge& m_bridge;
    std::string m_tag;
    Target m_before, m_after;
};

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dismissal.h"

#include <QString>
#include <QUndoCommand>

#include <string>

namespace assay::ui {

class SessionBridge;

/// Sets a finding aside in the project, or takes that back.
class EditDismissal : public QUndoCommand
{
public:
    /// `before`: as it was set aside until now; null: it was not. `reason`: empty takes it back.
    EditDismissal(SessionBridge& bridge, std::string key, const base::Dismissal* before,
                  const QString& reason);

    void undo() override { write(m_before); }
    void redo() override { write(m_after); }

private:
    void write(const std::string& reason);

    SessionBridge& m_bridge;
    std::string m_key;
    std::string m_before, m_after; ///< reasons; empty: not set aside
};

} // namespace assay::ui

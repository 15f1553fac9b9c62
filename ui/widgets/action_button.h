// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAction;
class QPushButton;

namespace assay::ui {

/// A button that does what an action does, may when it may, and says why when it may not.
/// `label` empty: the action's text.
QPushButton* actionButton(QAction* action, const QString& label = {}, bool primary = false);

} // namespace assay::ui

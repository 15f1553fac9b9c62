// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace assay::ui {

struct Colours;

/// The look of every standard widget. Widgets pick a variant through the dynamic property "role":
/// labels "pageTitle", "question", "cardTitle", "muted", "small", "verdict", "error"; buttons
/// "primary", "flat", "link" and "icon".
QString styleSheet(const Colours& colours);

} // namespace assay::ui

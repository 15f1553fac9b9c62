// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/command_palette.h"

namespace assay::ui {

class Workbench;

/// What the palette finds beside the commands: recent projects, the settings of every form in
/// `window`, and the runs of the project.
std::vector<CommandPalette::Entry> paletteEntries(Workbench& bench, const Actions& actions,
                                                  const QWidget& window);

} // namespace assay::ui

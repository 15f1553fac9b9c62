// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shell/navigator.h"

#include <span>

namespace assay::ui {

class Actions;
class Settings;
class Theme;
class Workbench;

/// What pages are made with. All of it outlives them.
struct PageTools {
    Workbench& bench;
    Settings& settings;
    Theme& theme;
    Actions& actions;
};

/// One page of the window. `title` and `question` are sources of translations.
struct PageSpec {
    const char* id;    ///< stable; names the icon and the help topic too: icons/ID.svg, help/ID.md
    const char* title; ///< on the rail and at the head of the page
    const char* question; ///< which the page answers
    const char* shortcut;
    QWidget* (*make)(const PageTools& tools);
    StepState (*state)(Workbench& bench); ///< what its dot on the rail says
};

/// All pages, in the order of the rail. A new one is a line here, a help topic and an icon.
std::span<const PageSpec> pageTable();
QString title(const PageSpec& page);
QString question(const PageSpec& page);

} // namespace assay::ui

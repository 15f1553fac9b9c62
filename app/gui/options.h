// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "style/theme.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace assay::gui {

/// What the command line asks of the window.
struct Options {
    QString file;         ///< a project or data; empty: the start page
    QString page;         ///< empty: the one that was open last
    QString view;         ///< key of one of its tabs; empty: the first
    std::int64_t run = 0; ///< that is looked at; 0: the one at work, else the newest
    std::optional<ui::ThemeChoice> theme;
    QSize size;   ///< invalid: as it was left
    QString grab; ///< picture to draw off screen; empty: a window on the screen
    bool exitAfterStartup = false;
    bool help = false;
    bool version = false;
};

struct Parsed {
    Options options;
    QString problem; ///< one sentence; empty: none
    QString help;    ///< what --help prints
};

/// Needs no application object, so that the platform can be chosen by what it finds.
Parsed parse(const QStringList& arguments);

} // namespace assay::gui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace assay::ui {

class Actions;
class RunBook;

/// Start while nothing trains, else pause or continue; single step, stop: the buttons of the
/// actions. A second start, which would queue, is left to the palette and the Next step card.
class RunControls : public QWidget
{
    Q_OBJECT
public:
    RunControls(const RunBook& runs, const Actions& actions, QWidget* parent = nullptr);
};

} // namespace assay::ui

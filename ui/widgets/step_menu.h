// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <functional>

namespace assay::ui {

class CurveChart;
class Workbench;

/// Offers in the context menu of a chart over steps to take the update at the crosshair apart. `run`: the one whose
/// curve it is; null: none. All outlive the chart.
void offerStep(CurveChart& chart, Workbench& bench, std::function<const train::RunRecord*()> run);

} // namespace assay::ui

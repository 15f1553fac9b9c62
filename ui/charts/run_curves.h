// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/curve.h"
#include "train/metric.h"

#include <vector>

namespace assay::ui {

class LiveRun;
struct Colours;

/// What of a run is drawn, in the words and colours used everywhere. The series belong to `run`.
/// The loss of every step, raw and smoothed, and the losses of the open splits.
std::vector<Curve> lossCurves(const LiveRun& run, const Colours& colours);
/// The loss of each step alone.
std::vector<Curve> batchCurves(const LiveRun& run, const Colours& colours);
/// A metric of the open splits.
std::vector<Curve> scoreCurves(const LiveRun& run, const train::Metric& metric,
                               const Colours& colours);
std::vector<Curve> errorCurves(const LiveRun& run, const Colours& colours);
std::vector<EventMark> eventMarks(const LiveRun& run);

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/effect.h"
#include "evaluate/gap.h"
#include "train/metric.h"

#include <cstddef>
#include <optional>
#include <string>

namespace assay::evaluate {

/// The confidence of each of so many intervals, so that all of them hold together with 95 % (Bonferroni; Dunn 1961,
/// JASA 56:52). `attempts`: 0 counts as 1.
double confidenceOf(std::size_t attempts);

/// `interval` cut to -most..most, where `metric` lies between 0 and 1; else, and where it is null, as it is.
stats::Interval possible(const stats::Interval& interval, double most, const train::Metric* metric);

/// `effect.interval` cut to what the measure can change: two measures from 0 to 1 differ by at most 1, and terms, which
/// are differences of such, by at most 2; avoidable bias by at most 1, as its floor is the same on both sides. It is not cut at `effect.before`, which is itself estimated: an interval that
/// ended there would miss the truth more often than it says. Of a measure without such bounds, and where `metric` is
/// null, it is the whole interval. Empty as `effect.interval`.
std::optional<stats::Interval> possibleInterval(const Effect& effect, double confidence,
                                                const train::Metric* metric);

/// Cuts the intervals of a gap between errors from 0 to 1 in the same way: those of an error to 0..1, those of a change
/// to -1..1. The share of the gap that is closed has no bounds.
void keepPossible(Gap& gap);

/// As the `sentence` of effect.h, with an interval that was taken for so many attempts elsewhere. Empty: none.
std::string sentence(const Effect& effect, std::size_t attempts, const std::string& measure,
                     const std::optional<stats::Interval>& interval);

} // namespace assay::evaluate

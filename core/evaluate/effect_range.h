// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/effect.h"
#include "train/metric.h"

#include <cstddef>
#include <optional>
#include <string>

namespace assay::evaluate {

/// `effect.interval` cut to what the measure can change: two measures from 0 to 1 differ by at most 1, and terms, which
/// are differences of such, by at most 2. It is not cut at `effect.before`, which is itself estimated: an interval that
/// ended there would miss the truth more often than it says. Of a measure without such bounds, and where `metric` is
/// null, it is the whole interval. Empty as `effect.interval`.
std::optional<stats::Interval> possibleInterval(const Effect& effect, double confidence,
                                                const train::Metric* metric);

/// As the `sentence` of effect.h, with an interval that was taken for so many attempts elsewhere. Empty: none.
std::string sentence(const Effect& effect, std::size_t attempts, const std::string& measure,
                     const std::optional<stats::Interval>& interval);

} // namespace assay::evaluate

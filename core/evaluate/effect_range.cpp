// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/effect_range.h"

#include <algorithm>

namespace assay::evaluate {

std::optional<stats::Interval> possibleInterval(const Effect& effect, double confidence,
                                                const train::Metric* metric)
{
    auto interval = effect.interval(confidence);
    const bool isBounded = metric && !metric->allows(-1) && !metric->allows(2);
    if (!interval || !isBounded)
        return interval;
    const double most = effect.isTerm ? 2 : 1;
    return stats::Interval{std::clamp(interval->low, -most, most),
                           std::clamp(interval->high, -most, most)};
}

} // namespace assay::evaluate

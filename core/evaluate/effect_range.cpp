// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/effect_range.h"

#include <algorithm>

namespace assay::evaluate {

namespace {

stats::Interval within(const stats::Interval& interval, double least, double most)
{
    return {std::clamp(interval.low, least, most), std::clamp(interval.high, least, most)};
}

} // namespace

double confidenceOf(std::size_t attempts)
{
    return 1 - 0.05 / static_cast<double>(std::max<std::size_t>(attempts, 1));
}

stats::Interval possible(const stats::Interval& interval, double most, const train::Metric* metric)
{
    const bool isBounded = metric && !metric->allows(-1) && !metric->allows(2);
    return isBounded ? within(interval, -most, most) : interval;
}

std::optional<stats::Interval> possibleInterval(const Effect& effect, double confidence,
                                                const train::Metric* metric)
{
    const auto interval = effect.interval(confidence);
    const bool isBetweenSets = effect.isTerm && effect.key != key(TermKind::AvoidableBias);
    return interval ? std::optional(possible(*interval, isBetweenSets ? 2 : 1, metric))
                    : std::nullopt;
}

void keepPossible(Gap& gap)
{
    if (gap.adaptedInterval)
        gap.adaptedInterval = within(*gap.adaptedInterval, 0, 1);
    if (gap.changeInterval)
        gap.changeInterval = within(*gap.changeInterval, -1, 1);
}

} // namespace assay::evaluate

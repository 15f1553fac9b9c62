// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/early_stop.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::tune {

namespace {

std::size_t leastEpochs(std::int64_t epochs)
{
    return static_cast<std::size_t>(std::clamp<std::int64_t>((epochs + 3) / 4, 2, 5));
}

} // namespace

bool isComparedWith(EarlyStop rule, TrialState state)
{
    switch (rule) {
    case EarlyStop::None: return false;
    case EarlyStop::Median: return state == TrialState::Complete;
    case EarlyStop::Halving: return true;
    }
    return false;
}

bool decidesAfter(EarlyStop rule, std::size_t done, std::int64_t epochs)
{
    const std::size_t least = leastEpochs(epochs);
    if (rule == EarlyStop::None || done < least || static_cast<std::int64_t>(done) >= epochs)
        return false;
    return rule == EarlyStop::Median || rungs({.leastEpochs = least}, done).back() == done;
}

std::optional<std::string> reasonToStop(EarlyStop rule, const train::Metric& metric,
                                        const EpochValues& trial,
                                        const std::vector<EpochValues>& others, std::int64_t epochs)
{
    if (!decidesAfter(rule, trial.size(), epochs))
        return std::nullopt;
    const std::size_t least = leastEpochs(epochs);
    const bool isMedian = rule == EarlyStop::Median;
    const bool stops = isMedian ? stopsByMedian(trial, others, {.leastEpochs = least})
                                : stopsByHalving(trial, others, {.leastEpochs = least});
    if (!stops)
        return std::nullopt;
    double best = std::numeric_limits<double>::quiet_NaN();
    for (const double value : trial)
        best = std::fmin(best, value);
    return fmt::format("Stopped after {} of {} epochs: its best {} by then, {}, is {}.",
                       trial.size(), epochs, metric.shortfallLabel(), metric.text(best),
                       isMedian ? "worse than the median of the trials that finished"
                                : "not among the best third that came so far");
}

} // namespace assay::tune

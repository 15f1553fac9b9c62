// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/pruner.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::tune {

namespace {

/// The best of the first `epochs` values; infinite where none of them is a number.
double bestOf(const EpochValues& values, std::size_t epochs)
{
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < std::min(epochs, values.size()); ++k) {
        if (values[k] < best)
            best = values[k];
    }
    return best;
}

double medianOf(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    if (values.size() % 2 == 1 || !std::isfinite(values[half]))
        return values.size() % 2 == 1 ? values[half] : values[half - 1];
    return values[half - 1] + (values[half] - values[half - 1]) / 2;
}

} // namespace

bool stopsByMedian(const EpochValues& trial, const std::vector<EpochValues>& finished,
                   const MedianRule& rule)
{
    if (trial.empty() || trial.size() < rule.leastEpochs || finished.empty()
        || finished.size() < rule.leastFinished)
        return false;
    std::vector<double> others;
    for (const EpochValues& other : finished)
        others.push_back(bestOf(other, trial.size()));
    return bestOf(trial, trial.size()) > medianOf(std::move(others));
}

std::vector<std::size_t> rungs(const HalvingRule& rule, std::size_t epochs)
{
    if (rule.factor < 2 || rule.leastEpochs < 1)
        throw base::usageError(
            "tune.halving", fmt::format("Halving by {} from epoch {} has no rungs; give a factor "
                                        "of at least 2 and at least 1 epoch.",
                                        rule.factor, rule.leastEpochs));
    std::vector<std::size_t> all;
    const auto factor = static_cast<std::size_t>(rule.factor);
    for (std::size_t rung = rule.leastEpochs; rung <= epochs; rung *= factor) {
        all.push_back(rung);
        if (rung > std::numeric_limits<std::size_t>::max() / factor)
            break;
    }
    return all;
}

bool stopsByHalving(const EpochValues& trial, const std::vector<EpochValues>& others,
                    const HalvingRule& rule)
{
    const std::vector<std::size_t> reached = rungs(rule, trial.size());
    if (reached.empty() || reached.back() != trial.size())
        return false;
    const std::size_t rung = reached.back();
    const double own = bestOf(trial, rung);
    std::size_t there = 1, better = 0;
    for (const EpochValues& other : others) {
        if (other.size() < rung)
            continue;
        ++there;
        better += bestOf(other, rung) < own ? 1 : 0;
    }
    if (there < rule.leastOnRung)
        return false;
    const std::size_t places =
        std::max<std::size_t>(1, there / static_cast<std::size_t>(rule.factor));
    return better >= places;
}

} // namespace assay::tune

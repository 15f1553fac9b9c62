// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/surrogate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace assay::tune {

namespace {

bool isOf(const Place& place, const Cube& cube)
{
    Place settled = place;
    cube.settle(settled);
    return std::equal(place.begin(), place.end(), settled.begin(),
                      [](double a, double b) { return std::isnan(a) == std::isnan(b); });
}

/// What a loss reached before it was infinite says no more than that it grew: one such number would
/// hide all differences between the others.
std::vector<double> withoutAbsurd(std::vector<double> values)
{
    constexpr double kMost = 1e4; ///< times the size of the median or of the least
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    const double median = sorted[sorted.size() / 2];
    const double most = median + kMost * std::max(std::abs(median), std::abs(sorted.front()));
    for (double& value : values)
        value = most > median ? std::min(value, most) : value;
    return values;
}

} // namespace

bool isOf(const Space& space, const Cube& cube, const Point& point)
{
    return isOf(unitOf(space, point), cube);
}

KnownTrials knownTrials(const Space& space, const Cube& cube, const std::vector<Trial>& trials)
{
    KnownTrials known;
    known.finished.kinds = cube.kinds();
    std::vector<Trial> ordered = trials;
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const Trial& a, const Trial& b) { return a.number < b.number; });
    for (const Trial& trial : ordered) {
        Place place = unitOf(space, trial.point);
        if (!isOf(place, cube))
            continue; // of another space
        if (isPending(trial)) {
            known.pending.push_back(std::move(place));
        } else if (hasFailed(trial)) {
            known.failed.push_back(std::move(place));
        } else {
            known.finished.at.push_back(std::move(place));
            known.values.push_back(trial.value);
            known.finished.known.push_back(trial.noise ? *trial.noise * *trial.noise
                                                       : std::numeric_limits<double>::quiet_NaN());
        }
    }
    return known;
}

KernelPrior surrogatePrior()
{
    return {.lengthMean = 0.4,
            .lengthDeviation = 1,
            .signalMean = 0,
            .signalDeviation = 1,
            .noiseMean = -12,
            .noiseDeviation = 3,
            .leastNoise = 1e-7};
}

Observations some(const Observations& all, std::size_t most)
{
    if (all.size() <= most)
        return all;
    Observations few{all.kinds, {}, {}, {}};
    for (std::size_t k = 0; k < most; ++k) {
        const std::size_t i = k * all.size() / most;
        few.at.push_back(all.at[i]);
        few.values.push_back(all.values[i]);
        few.known.push_back(all.known[i]);
    }
    return few;
}

Surrogate surrogateOf(const KnownTrials& known, const KernelPrior& prior, std::size_t fitted)
{
    Observations seen = known.finished;
    const std::vector<double> values = withoutAbsurd(known.values);
    Warp warp(values);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double slope = warp.slopeAt(values[i]);
        seen.values.push_back(warp.of(values[i]));
        seen.known[i] *= slope * slope;
    }
    KernelNumbers numbers = tune::fitted(some(seen, fitted), prior);
    return {warp, GaussianProcess(std::move(seen), std::move(numbers))};
}

double leastOf(const GaussianProcess& process)
{
    double least = std::numeric_limits<double>::infinity();
    for (const Place& place : process.observations().at)
        least = std::min(least, process.at(place).mean);
    return least;
}

GaussianProcess completed(const GaussianProcess& process, const KnownTrials& known)
{
    Observations seen = process.observations();
    const double worst = *std::max_element(seen.values.begin(), seen.values.end());
    const auto add = [&](const Place& place, double value) {
        seen.at.push_back(place);
        seen.values.push_back(value);
        seen.known.push_back(0);
    };
    for (const Place& place : known.pending)
        add(place, process.at(place).mean);
    for (const Place& place : known.failed)
        add(place, worst);
    return {std::move(seen), process.numbers()};
}

} // namespace assay::tune

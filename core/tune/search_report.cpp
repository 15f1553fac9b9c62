// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/search_report.h"

#include "base/random.h"
#include "tune/believed.h"
#include "tune/samplers/climb.h"
#include "tune/search.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace assay::tune {

namespace {

constexpr std::size_t kSlicePlaces = 41, kContourPlaces = 40;
constexpr std::size_t kMostContoured = 4; ///< axes

/// Places of an axis, evenly spread; of a list and of few whole numbers each once.
std::vector<double> placesOf(const Cube& cube, std::size_t axis, const Place& around,
                             std::size_t most)
{
    const std::size_t own = cube.countOf(axis);
    const std::size_t count = own > 0 && cube.isList(axis) ? own : std::max(own, most);
    std::vector<double> places;
    for (std::size_t k = 0; k < std::min(count, std::size_t{4096}); ++k) {
        Place place = around;
        place[axis] = cube.isContinuous(axis)
                          ? static_cast<double>(k) / static_cast<double>(count - 1)
                          : (static_cast<double>(k) + 0.5) / static_cast<double>(count);
        cube.settle(place);
        if (places.empty() || places.back() != place[axis])
            places.push_back(place[axis]);
    }
    if (places.size() <= most || cube.isList(axis))
        return places;
    std::vector<double> even; // of whole numbers that are many
    for (std::size_t k = 0; k < most; ++k)
        even.push_back(places[k * (places.size() - 1) / (most - 1)]);
    return even;
}

std::vector<Slice> slicesOf(const Space& space, const Cube& cube, const Believed& believed,
                            const Place& best)
{
    std::vector<Slice> slices;
    for (std::size_t k = 0; k < space.axes.size(); ++k) {
        if (std::isnan(best[k]))
            continue;
        Slice slice{.axis = k};
        for (const double unit : placesOf(cube, k, best, kSlicePlaces)) {
            Place place = best;
            place[k] = unit;
            cube.settle(place);
            const Believed::Range range = believed.at(place);
            slice.at.push_back(pointAt(space, place).at(space.axes[k].path));
            slice.unit.push_back(unit);
            slice.mean.push_back(range.median);
            slice.low.push_back(range.low);
            slice.high.push_back(range.high);
        }
        slices.push_back(std::move(slice));
    }
    return slices;
}

/// Axes of numbers that the best trial has, the most important first.
std::vector<std::size_t> mostImportant(const Cube& cube, const Believed& believed,
                                       const Place& best,
                                       const std::vector<Importance>& importances)
{
    std::vector<std::size_t> axes;
    for (std::size_t k = 0; k < best.size(); ++k) {
        if (!cube.isList(k) && !std::isnan(best[k]) && cube.countOf(k) != 1)
            axes.push_back(k);
    }
    const std::vector<double>& lengths = believed.likeliest().numbers().logLengths;
    std::stable_sort(axes.begin(), axes.end(), [&](std::size_t a, std::size_t b) {
        return importances.empty() ? lengths[a] < lengths[b]
                                   : importances[a].share > importances[b].share;
    });
    axes.resize(std::min(axes.size(), kMostContoured));
    return axes;
}

Contour contourOf(const Cube& cube, const Believed& believed, const Place& best, std::size_t first,
                  std::size_t second)
{
    Contour contour{.first = first, .second = second};
    contour.firstUnit = placesOf(cube, first, best, kContourPlaces);
    contour.secondUnit = placesOf(cube, second, best, kContourPlaces);
    Place place = best;
    for (const double y : contour.secondUnit) {
        for (const double x : contour.firstUnit) {
            place[first] = x;
            place[second] = y;
            const auto belief = believed.likeliest().at(place);
            const double deviation = std::sqrt(belief.variance);
            contour.mean.push_back(believed.value(belief.mean));
            contour.deviation.push_back(
                (believed.value(belief.mean + deviation) - believed.value(belief.mean - deviation))
                / 2);
        }
    }
    return contour;
}

/// Expected improvement in the value's unit: the integral over the belief below `best`, by
/// Simpson's rule.
double improvement(const Believed& believed, const GaussianProcess::Belief& belief, double best)
{
    constexpr int kSteps = 400; // even
    constexpr double kFar = 9;  // deviations
    const double deviation = std::sqrt(belief.variance);
    const double to = std::clamp((best - belief.mean) / deviation, -kFar, kFar);
    const double least = believed.value(best), width = (to + kFar) / kSteps;
    double sum = 0;
    for (int k = 0; k <= kSteps; ++k) {
        const double z = -kFar + k * width;
        const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
        const double gain =
            std::max(0.0, least - believed.value(belief.mean + z * deviation)) * density;
        sum += gain * (k == 0 || k == kSteps ? 1 : k % 2 == 1 ? 4 : 2);
    }
    return sum * width / 3;
}

double gainOf(const Space& space, const Cube& cube, const Believed& believed,
              const KnownTrials& known, const std::vector<Trial>& trials, std::uint64_t seed)
{
    constexpr int kCandidates = 400, kClimbs = 4; // as many as the sampler
    const GaussianProcess& process = believed.likeliest();
    const GaussianProcess full =
        completed(process, {known.finished, known.values, known.pending, {}});
    const double best = leastOf(process);
    const auto ranked = Climb(cube, full, best, nullptr, base::Random(seed, "tune.report.gain"))
                            .ranked(kCandidates, kClimbs);
    const auto next = firstNew(space, ranked, trials);
    return next ? improvement(believed, full.at(unitOf(space, *next)), best) : 0;
}

std::vector<Trial> trialsOf(const Space& space, const Cube& cube, const std::vector<Trial>& trials)
{
    std::vector<Trial> fitting;
    for (const Trial& trial : trials) {
        if (isOf(space, cube, trial.point))
            fitting.push_back(trial);
    }
    return fitting;
}

} // namespace

SearchReport reportOf(const Space& space, const std::vector<Trial>& trials, std::uint64_t seed)
{
    SearchReport report;
    if (space.axes.empty())
        return report;
    const Cube cube(space);
    const std::vector<Trial> fitting = trialsOf(space, cube, trials);
    const KnownTrials all = knownTrials(space, cube, fitting);
    report.finished = all.values.size();
    report.failingCorners = failingCorners(space, fitting);
    const Trial* best = bestOf(fitting);
    if (report.finished < kFewestForReport || !best)
        return report;
    report.edges = atTheEdge(space, best->point);
    const auto complete = std::count_if(fitting.begin(), fitting.end(), [](const Trial& trial) {
        return trial.state == TrialState::Complete && hasValue(trial);
    });
    if (static_cast<std::size_t>(complete) >= kFewestForImportance) {
        report.importances = importances(space, fitting, seed);
        report.permutation = permutationShares(space, fitting, seed);
    }
    const Place place = unitOf(space, best->point);
    const KnownTrials known = thinned(all, place, kMostForSurrogate);
    const Believed believed(known, seed);
    if (!believed.isFinite())
        return report;
    report.slices = slicesOf(space, cube, believed, place);
    const auto axes = mostImportant(cube, believed, place, report.importances);
    for (std::size_t a = 0; a < axes.size(); ++a) {
        for (std::size_t b = a + 1; b < axes.size(); ++b)
            report.contours.push_back(contourOf(cube, believed, place, axes[a], axes[b]));
    }
    const Believed::Range range = believed.ofFinished(place);
    report.optimism = Optimism{best->value, range.median, {range.low, range.high}};
    report.expectedGain = gainOf(space, cube, believed, known, fitting, seed);
    return report;
}

std::optional<double> expectedGain(const Space& space, const std::vector<Trial>& trials,
                                   std::uint64_t seed)
{
    if (space.axes.empty())
        return std::nullopt;
    const Cube cube(space);
    const std::vector<Trial> fitting = trialsOf(space, cube, trials);
    const KnownTrials all = knownTrials(space, cube, fitting);
    const Trial* best = bestOf(fitting);
    if (all.values.size() < kFewestForReport || !best)
        return std::nullopt;
    const KnownTrials known = thinned(all, unitOf(space, best->point), kMostForSurrogate);
    const Believed believed(known, seed);
    return believed.isFinite() ? std::optional(gainOf(space, cube, believed, known, fitting, seed))
                               : std::nullopt;
}

} // namespace assay::tune

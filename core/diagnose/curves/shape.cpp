// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/curves/shape.h"

#include "stats/trend.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace assay::diagnose {

namespace {

constexpr std::size_t kMostBlocks = 24, kTwentieths = 20, kManyValues = 30;
constexpr double kLargest = 1e150; ///< differences of larger ones are no numbers
constexpr double kMad = 1.4826;    ///< standard deviation of a normal in median absolute deviations
constexpr double kNearGuess = 0.07; ///< nats
constexpr double kOtherScale = 16;  ///< times: dropout and mixed labels do not do that
constexpr double kEvenScale = 3;    ///< of such ratios to one another
constexpr double kSameRight = 0.1;  ///< share of right answers
constexpr double kSteady =
    0.1; ///< of a ratio, from one look to the next: its logarithm, the median
constexpr std::size_t kFewLooks = 3;
constexpr double kShootsUp =
    1.4; ///< times the loss of a guess: an update has done that, and no noise

double medianOf(std::span<const double> values)
{
    return diagnose::medianOf(std::vector<double>(values.begin(), values.end()));
}

struct Change {
    double value = 0, low = 0, high = 0;
};

Change changeOf(std::span<const double> values)
{
    if (values.size() < 3)
        return {};
    const std::vector<double> blocks = stats::blockMeans(values, kMostBlocks);
    const stats::Slope slope = stats::theilSen(blocks);
    const double steps = static_cast<double>(blocks.size() - 1);
    return {slope.value * steps, slope.interval.low * steps, slope.interval.high * steps};
}

/// Whether ratios hardly move from one look to the next, but for the first, as most is learned then. A sum keeps its
/// distance from a mean. Inputs of validation on a larger scale leave most answers as they are and make each wrong one
/// as many times dearer: that loss follows single examples, and jumps.
bool isSteady(const std::vector<double>& ratios)
{
    std::vector<double> moves;
    for (std::size_t k = 2; k < ratios.size(); ++k)
        moves.push_back(std::abs(std::log(ratios[k] / ratios[k - 1])));
    return diagnose::medianOf(moves) < kSteady;
}

} // namespace

double medianOf(std::vector<double> values)
{
    std::erase_if(values, [](double value) { return std::isnan(value); });
    if (values.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

Shape shapeOf(const Curve& curve)
{
    std::vector<double> values;
    for (const double value : curve.values) {
        if (std::abs(value) < kLargest)
            values.push_back(value);
    }
    Shape shape{.points = values.size()};
    const std::size_t all = values.size();
    if (all == 0) {
        const double none = std::numeric_limits<double>::quiet_NaN();
        shape.first = shape.begin = shape.end = shape.endMean = none;
        shape.lowest = shape.highest = shape.peak = none;
        return shape;
    }
    if (all == 1) {
        shape.first = shape.begin = shape.end = shape.endMean = values.front();
        shape.lowest = shape.highest = shape.peak = values.front();
        return shape;
    }
    const std::span<const double> each(values);
    const std::size_t tail = std::min(all, std::max<std::size_t>(all / 10, 3));
    shape.first = values.front();
    shape.begin = all < kManyValues ? values.front() : medianOf(each.first(3));
    shape.end = all < 6 ? values.back() : medianOf(each.last(tail));
    for (const double value : each.last(tail))
        shape.endMean += value / static_cast<double>(tail);
    const std::size_t half = all / 2;
    const std::size_t block =
        std::min(all, std::max<std::size_t>(all / kTwentieths, all < 9 ? 1 : 3));
    shape.lowest = std::numeric_limits<double>::infinity();
    shape.highest = -shape.lowest;
    for (std::size_t k = 0; k + block <= all; k += block) {
        const double level = medianOf(each.subspan(k, block));
        shape.lowest = std::min(shape.lowest, level);
        shape.highest = std::max(shape.highest, level);
    }
    shape.peak = *std::max_element(values.begin(), values.end());
    std::vector<double> steps;
    for (std::size_t k = std::max<std::size_t>(1, all - all / 3); k < all; ++k)
        steps.push_back(std::abs(values[k] - values[k - 1]));
    shape.noise = steps.empty() ? 0 : kMad * diagnose::medianOf(steps) / std::sqrt(2.0);
    const Change later = changeOf(each.subspan(half)), whole = changeOf(each);
    shape.halfChange = later.value, shape.halfLow = later.low, shape.halfHigh = later.high;
    shape.change = whole.value, shape.changeLow = whole.low, shape.changeHigh = whole.high;
    return shape;
}

double resolutionOf(const Curve& curve)
{
    double step = 1;
    for (int digits = 0; digits <= 6; ++digits, step /= 10) {
        const bool fits =
            std::all_of(curve.values.begin(), curve.values.end(), [step](double value) {
                const double times = value / step;
                return !std::isfinite(value)
                       || std::abs(times - std::round(times))
                              < 1e-6 * std::max(1.0, std::abs(times));
            });
        if (fits)
            return step;
    }
    return 0;
}

bool isConstant(const Curve& curve, std::size_t fewest)
{
    if (curve.size() < fewest || !std::isfinite(curve.values.front())
        || !std::all_of(curve.values.begin(), curve.values.end(),
                        [&](double value) { return value == curve.values.front(); }))
        return false;
    const double step = resolutionOf(curve);
    return curve.size() >= 6 || step == 0 || std::abs(curve.values.front()) >= 1000 * step;
}

double chanceOf(double classes)
{
    return 1 / classes + std::min(0.5 / classes, 0.05);
}

double scaleOfTrain(const RunCurves& curves)
{
    std::vector<double> ratios;
    for (const Pair& pair : pairs(curves.epochLoss, curves.valLoss)) {
        if (!(pair.first > 0) || !(pair.second > 0))
            return 1;
        ratios.push_back(pair.first / pair.second);
    }
    if (ratios.size() < kFewLooks)
        return 1;
    const auto [low, high] = std::minmax_element(ratios.begin(), ratios.end());
    if (*low >= kOtherScale)
        return medianOf(ratios);
    // A validation set that is prepared otherwise, or is not learned by heart as train is, has a large loss too, but not
    // as many right answers; a loss of wrong ones is about as many times larger as they are.
    const double wrongOfTrain = curves.trainError.empty() ? 1 : shapeOf(curves.trainError).end;
    const double wrongOfVal = curves.valError.empty() ? 0 : shapeOf(curves.valError).end;
    const bool agrees = !curves.trainError.empty() && !curves.valError.empty()
                        && std::abs(wrongOfTrain - wrongOfVal) < kSameRight
                        && wrongOfVal <= kEvenScale * wrongOfTrain;
    return agrees && *high <= 1 / kOtherScale && *high < kEvenScale * *low && isSteady(ratios)
               ? medianOf(ratios)
               : 1;
}

std::size_t firstNotFinite(const Curve& curve)
{
    return static_cast<std::size_t>(std::find_if(curve.values.begin(), curve.values.end(),
                                                 [](double value) { return !std::isfinite(value); })
                                    - curve.values.begin());
}

bool isBrokenFrom(const Curve& curve, std::int64_t step)
{
    const auto from = std::lower_bound(curve.steps.begin(), curve.steps.end(), step);
    return from != curve.steps.end()
           && std::none_of(curve.values.begin() + (from - curve.steps.begin()), curve.values.end(),
                           [](double value) { return std::isfinite(value); });
}

double levelBefore(const Curve& curve, std::size_t place)
{
    constexpr std::size_t kMost = 5;
    const std::size_t few = std::min(place, kMost);
    return few > 0 ? medianOf(std::span(curve.values).subspan(place - few, few)) : 0;
}

std::size_t zeroFrom(const RunCurves& curves)
{
    constexpr std::size_t kZeros = 10; ///< losses in a row
    const auto& values = curves.loss.values;
    std::size_t from = values.size();
    while (from > 0 && values[from - 1] == 0)
        --from;
    if (values.size() - from < curves.enough(kZeros, 2))
        return values.size();
    // A loss that came down to nothing by and by was learned.
    const double before = std::abs(levelBefore(curves.loss, from));
    const bool isLearned =
        from > 0
        && (before < 0.01 * std::abs(values.front()) || before < 20 * resolutionOf(curves.loss));
    return isLearned ? values.size() : from;
}

bool rewardRose(const RunCurves& curves)
{
    constexpr double kClearly = 0.2; ///< of the larger one
    const auto first = curves.settings.find(kFirstReward), last = curves.settings.find(kLastReward);
    return first != curves.settings.end() && last != curves.settings.end()
           && last->second - first->second
                  > kClearly * std::max(std::abs(first->second), std::abs(last->second));
}

double guessLoss(double classes)
{
    return std::log(classes);
}

double classesOf(const RunCurves& curves, const Shape& loss)
{
    if (const auto known = curves.settings.find(kKnownClasses); known != curves.settings.end())
        return known->second;
    if (const auto said =
            curves.setting({"num_classes", "n_classes", "classes", "num_labels", "vocab_size"});
        said && *said >= 2 && *said == std::floor(*said))
        return *said;
    constexpr std::array kCommon{2.,   3.,   4.,   5.,   6.,    7.,     8.,    9.,  10.,
                                 11.,  12.,  20.,  26.,  47.,   50.,    62.,   64., 65.,
                                 100., 101., 200., 256., 1000., 32000., 50257.};
    double best = 0, distance = kNearGuess;
    for (const double classes : kCommon) {
        const double off = std::abs(loss.first - std::log(classes));
        if (off < distance) {
            distance = off;
            best = classes;
        }
    }
    // A network that has not learned has nearly equal losses for all batches; one that happens to begin at such a
    // loss, as a continued run may, has not.
    for (std::size_t k = 1; best > 0 && k < std::min<std::size_t>(curves.loss.size(), 4); ++k) {
        const double value = curves.loss.values[k], guess = std::log(best);
        if (curves.isOfBatches && value > guess + 2 * kNearGuess && value < kShootsUp * guess)
            best = 0;
    }
    return best;
}

} // namespace assay::diagnose

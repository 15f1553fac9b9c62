// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/curve_end.h"

#include "stats/trend.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace assay::advise {

namespace {

constexpr std::size_t kFewest = 8;      ///< fewer points show no trend
constexpr std::size_t kWanted = 20;     ///< points that the end has at least, where there are
constexpr std::size_t kMostBlocks = 24; ///< means that a line is laid through
constexpr double kMatters = 0.02;       ///< of the progress of the whole run
constexpr double kOtherRate = 0.2;      ///< relative, between two steps
constexpr std::size_t kFirst = 10;      ///< losses that say where a run began
constexpr std::size_t kBefore = 20, kAfter = 50, kLeast = 5; ///< losses beside a raise
constexpr double kJump = 1.5;                                ///< times the median before

double sortedAt(const std::vector<double>& sorted, double share)
{
    return sorted[static_cast<std::size_t>(
        std::floor(share * static_cast<double>(sorted.size() - 1) + 0.5))];
}

/// The losses of [from, to) by size; what is not finite counts as infinite.
std::vector<double> sortedLosses(std::span<const double> losses)
{
    std::vector<double> sorted;
    for (const double loss : losses)
        sorted.push_back(std::isfinite(loss) ? loss : std::numeric_limits<double>::infinity());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

/// The first place from which the learning rate stays as it is at the end, but for small changes.
std::size_t lastJumpOf(std::span<const double> rates)
{
    for (std::size_t k = rates.size(); k-- > 1;) {
        const double before = rates[k - 1], now = rates[k];
        if (!(std::abs(now - before) <= kOtherRate * std::max(std::abs(before), std::abs(now))))
            return k;
    }
    return 0;
}

double meanOf(std::span<const double> values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

} // namespace

CurveEnd curveEnd(std::span<const double> losses, std::span<const double> rates, double guess)
{
    CurveEnd end;
    const std::size_t all = losses.size();
    const std::size_t wanted = std::max(all / 5, std::min(all / 2, kWanted));
    const std::size_t from =
        std::max(all - wanted, rates.size() == all ? lastJumpOf(rates) : std::size_t{0});
    std::vector<double> tail;
    for (std::size_t k = from; k < all; ++k) {
        if (std::isfinite(losses[k]))
            tail.push_back(losses[k]);
    }
    end.points = static_cast<std::int64_t>(tail.size());
    if (tail.size() < kFewest)
        return end;
    std::vector<double> first;
    const std::size_t begin = std::clamp<std::size_t>(all / 20, 1, kFirst);
    for (std::size_t k = 0; k < all && first.size() < begin; ++k) {
        if (std::isfinite(losses[k]))
            first.push_back(losses[k]);
    }
    const std::vector<double> blocks = stats::blockMeans(tail, kMostBlocks);
    const stats::Slope slope = stats::theilSen(blocks);
    // From one block to the next so many losses pass; a fifth of the run has all / 5 of them.
    const double fifth = static_cast<double>(all) / 5 * static_cast<double>(blocks.size())
                         / static_cast<double>(all - from);
    end.fall = -slope.value * fifth;
    end.interval = {-slope.interval.high * fifth, -slope.interval.low * fifth};
    const std::span<const double> last(blocks.data() + blocks.size() - blocks.size() / 4,
                                       blocks.size() / 4);
    double gained = meanOf(first) - meanOf(last);
    if (!(gained > 0) || (guess > 0 && guess < gained))
        gained = guess > 0 ? guess : std::abs(meanOf(first));
    end.progress = gained > 0 ? end.fall / gained : 0;
    end.shape = CurveEnd::Shape::Level;
    if (end.interval.low > 0 && end.progress >= kMatters)
        end.shape = CurveEnd::Shape::Falling;
    else if (end.interval.high < 0 && end.progress <= -kMatters)
        end.shape = CurveEnd::Shape::Rising;
    return end;
}

std::optional<RateJump> jumpAfterRaise(std::span<const std::int64_t> steps,
                                       std::span<const double> losses,
                                       const std::vector<train::RateChange>& changes,
                                       double planned)
{
    std::optional<RateJump> found;
    double before = planned;
    for (const train::RateChange& change : changes) {
        const double previous = std::exchange(before, change.rate);
        if (change.rate <= previous)
            continue;
        const auto at = static_cast<std::size_t>(
            std::upper_bound(steps.begin(), steps.end(), change.step) - steps.begin());
        const auto old =
            sortedLosses(losses.subspan(at - std::min(at, kBefore), std::min(at, kBefore)));
        const auto fresh = sortedLosses(losses.subspan(at, std::min(losses.size() - at, kAfter)));
        if (old.size() < kLeast || fresh.size() < kLeast)
            continue;
        const double usual = sortedAt(old, 0.5), now = sortedAt(fresh, 0.5);
        if (!(sortedAt(fresh, 0.25) > sortedAt(old, 0.75)) || !(now > kJump * usual))
            continue;
        const auto last = sortedLosses(losses.last(std::min(losses.size() - at, kBefore)));
        found = RateJump{.step = change.step,
                         .rateBefore = previous,
                         .rateAfter = change.rate,
                         .lossBefore = usual,
                         .lossAfter = now,
                         .recovered = sortedAt(last, 0.5) <= sortedAt(old, 0.75)};
    }
    return found;
}

} // namespace assay::advise

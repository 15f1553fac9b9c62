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
constexpr std::size_t kFewEpochs = 5;   ///< that are looked at, where there are so many
constexpr double kMatters = 0.02;       ///< of the progress of the whole run
constexpr double kOfLeft = 0.05;        ///< of the loss that is left
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

/// A fall within a fifth of the run that is worth more training: measured by what the run gained, or
/// by what is left where that is no trifle itself.
bool matters(double fall, double gained, double left)
{
    return gained > 0
           && (fall >= kMatters * gained || (left >= kMatters * gained && fall >= kOfLeft * left));
}

double meanOf(std::span<const double> values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

/// Of the first losses of a run; 0: there is none.
double beginningOf(std::span<const double> losses)
{
    std::vector<double> first;
    const std::size_t begin = std::clamp<std::size_t>(losses.size() / 20, 1, kFirst);
    for (std::size_t k = 0; k < losses.size() && first.size() < begin; ++k) {
        if (std::isfinite(losses[k]))
            first.push_back(losses[k]);
    }
    return meanOf(first);
}

/// By the losses at the ends of the epochs; `batches` where they show no fall. `from`: share of the
/// run before the learning rate last changed.
CurveEnd byEpochs(const CurveEnd& batches, std::span<const double> epochs, double from,
                  double begin, double guess)
{
    const std::size_t all = epochs.size();
    const auto since = static_cast<std::size_t>(std::ceil(from * static_cast<double>(all)));
    const std::size_t wanted = std::max(all / 5, kFewEpochs);
    const std::span<const double> last =
        epochs.subspan(std::max(std::min(since, all), all - std::min(all, wanted)));
    const bool finite =
        std::all_of(last.begin(), last.end(), [](double loss) { return std::isfinite(loss); });
    if (last.size() < 2 || !finite)
        return batches;
    const double reached = last.back();
    double gained =
        std::max(begin, std::isfinite(epochs.front()) ? epochs.front() : begin) - reached;
    if (!(begin > reached))
        return batches; // what fell before had risen first
    if (guess > 0)
        gained = std::min(gained, guess);
    CurveEnd end = batches;
    const double fifth = static_cast<double>(all) / 5;
    if (last.size() >= kFewest) {
        const std::vector<double> blocks = stats::blockMeans(last, kMostBlocks);
        const stats::Slope slope = stats::theilSen(blocks);
        const double pace =
            fifth * static_cast<double>(blocks.size()) / static_cast<double>(last.size());
        end.fall = -slope.value * pace;
        end.interval = {-slope.interval.high * pace, -slope.interval.low * pace};
    } else {
        double least = std::numeric_limits<double>::infinity(), most = -least;
        for (std::size_t k = 1; k < last.size(); ++k) {
            least = std::min(least, last[k - 1] - last[k]);
            most = std::max(most, last[k - 1] - last[k]);
        }
        end.fall = (last[last.size() - 2] - reached) * fifth;
        end.interval = {least * fifth, most * fifth};
    }
    end.progress = end.fall / gained;
    end.mostProgress = end.interval.high / gained;
    end.points = static_cast<std::int64_t>(last.size());
    end.byEpochs = true;
    end.shape = CurveEnd::Shape::Falling;
    return end.interval.low > 0 && matters(end.fall, gained, reached) ? end : batches;
}

CurveEnd byBatches(std::span<const double> losses, std::size_t lastJump, double guess)
{
    CurveEnd end;
    const std::size_t all = losses.size();
    end.losses = static_cast<std::int64_t>(all);
    const std::size_t wanted = std::max(all / 5, std::min(all / 2, kWanted));
    const std::size_t from = std::max(all - wanted, lastJump);
    std::vector<double> tail;
    for (std::size_t k = from; k < all; ++k) {
        if (std::isfinite(losses[k]))
            tail.push_back(losses[k]);
    }
    end.points = static_cast<std::int64_t>(tail.size());
    if (tail.size() < kFewest)
        return end;
    const double begin = beginningOf(losses);
    const std::vector<double> blocks = stats::blockMeans(tail, kMostBlocks);
    const stats::Slope slope = stats::theilSen(blocks);
    // From one block to the next so many losses pass; a fifth of the run has all / 5 of them.
    const double fifth = static_cast<double>(all) / 5 * static_cast<double>(blocks.size())
                         / static_cast<double>(all - from);
    end.fall = -slope.value * fifth;
    end.interval = {-slope.interval.high * fifth, -slope.interval.low * fifth};
    const std::span<const double> last(blocks.data() + blocks.size() - blocks.size() / 4,
                                       blocks.size() / 4);
    const double left = meanOf(last);
    double gained = begin - left;
    if (!(gained > 0) || (guess > 0 && guess < gained))
        gained = guess > 0 ? guess : std::abs(begin);
    end.progress = gained > 0 ? end.fall / gained : 0;
    end.mostProgress = gained > 0 ? end.interval.high / gained : 0;
    end.shape = CurveEnd::Shape::Level;
    if (end.interval.low > 0 && matters(end.fall, gained, left))
        end.shape = CurveEnd::Shape::Falling;
    else if (end.interval.high < 0 && end.progress <= -kMatters)
        end.shape = CurveEnd::Shape::Rising;
    return end;
}

} // namespace

bool CurveEnd::isTooShort() const
{
    if (shape == Shape::Unknown)
        return losses > 0 && losses < static_cast<std::int64_t>(2 * kFewest);
    return shape == Shape::Level && oneEpoch && mostProgress >= kMatters;
}

CurveEnd curveEnd(std::span<const double> losses, std::span<const double> rates, double guess,
                  std::span<const double> epochs)
{
    const std::size_t all = losses.size();
    const std::size_t lastJump = rates.size() == all ? lastJumpOf(rates) : 0;
    CurveEnd end = byBatches(losses, lastJump, guess);
    end.oneEpoch = epochs.size() == 1;
    if (end.shape == CurveEnd::Shape::Falling || end.shape == CurveEnd::Shape::Rising || all == 0)
        return end;
    return byEpochs(end, epochs, static_cast<double>(lastJump) / static_cast<double>(all),
                    beginningOf(losses), guess);
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

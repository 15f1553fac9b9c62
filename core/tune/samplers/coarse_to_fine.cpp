// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/coarse_to_fine.h"

#include "base/error.h"
#include "base/random.h"
#include "tune/importance.h"
#include "tune/samplers/sobol.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

namespace assay::tune {

namespace {

constexpr std::int64_t kReopensFrom = 3; ///< rounds before the first that reopens an axis
constexpr std::int64_t kReopensEvery = 5;
constexpr double kMostShrunk = 0.5;  ///< of a side in one round
constexpr double kLeastShrunk = 0.7; ///< where the best trials lie further apart than that

/// Finished trials before trial `end`, the best first.
std::vector<Trial> finishedBefore(const std::vector<Trial>& trials, std::int64_t end)
{
    std::vector<Trial> finished;
    for (const Trial& trial : trials) {
        if (trial.number < end && trial.state == TrialState::Complete && hasValue(trial))
            finished.push_back(trial);
    }
    std::sort(finished.begin(), finished.end(), [](const Trial& a, const Trial& b) {
        return std::pair(a.value, a.number) < std::pair(b.value, b.number);
    });
    return finished;
}

SearchBox wholeOf(const Space& space)
{
    SearchBox box;
    for (const Axis& axis : space.axes) {
        box.low.push_back(0);
        box.high.push_back(1);
        box.values.emplace_back(axis.values.size(), true);
    }
    return box;
}

/// An interval of `width` around `middle`, moved into [0, 1].
std::pair<double, double> around(double middle, double width)
{
    const double low = std::clamp(middle - width / 2, 0.0, 1 - width);
    return {low, low + width};
}

/// Of a list, the better half of what is left, by the best trial of each value.
void narrowList(std::vector<bool>& left, const std::vector<double>& places)
{
    const std::size_t count = left.size();
    std::vector<std::size_t> order;
    const auto add = [&](std::size_t value) {
        if (left[value] && std::find(order.begin(), order.end(), value) == order.end())
            order.push_back(value);
    };
    for (const double place : places) {
        if (!std::isnan(place))
            add(std::min(static_cast<std::size_t>(place * static_cast<double>(count)), count - 1));
    }
    if (order.empty())
        return;
    for (std::size_t value = 0; value < count; ++value)
        add(value);
    const std::size_t keep = (order.size() + 1) / 2;
    for (std::size_t k = keep; k < order.size(); ++k)
        left[order[k]] = false;
}

/// The place on a list that a number from 0 to 1 means among the values that are left.
double placeAmong(const std::vector<bool>& left, double unit)
{
    std::vector<std::size_t> values;
    for (std::size_t value = 0; value < left.size(); ++value) {
        if (left[value])
            values.push_back(value);
    }
    const auto count = static_cast<double>(values.size());
    const std::size_t value = values[static_cast<std::size_t>(std::min(unit * count, count - 1))];
    return (static_cast<double>(value) + 0.5) / static_cast<double>(left.size());
}

} // namespace

CoarseToFineSampler::CoarseToFineSampler(Space space, std::uint64_t seed,
                                         CoarseToFineSettings settings)
    : m_space(std::move(space))
    , m_seed(seed)
    , m_settings(settings)
{
    check(m_space);
    if (m_settings.round < 2 || m_settings.keep < 1 || m_settings.keep > m_settings.round
        || !(m_settings.margin >= 0))
        throw base::usageError(
            "tune.coarse_to_fine",
            fmt::format("A round of {} trials, of which the {} best are kept, is "
                        "none; give at least 2, keep at least 1 of them, and a "
                        "margin from 0.",
                        m_settings.round, m_settings.keep));
}

SearchBox CoarseToFineSampler::narrowed(const SearchBox& box,
                                        const std::vector<Trial>& finished) const
{
    const std::size_t keep = std::min(finished.size(), static_cast<std::size_t>(m_settings.keep));
    if (keep == 0)
        return box;
    std::vector<double> shares(m_space.axes.size(), 1);
    if (m_settings.byImportance) {
        const std::vector<double> found = permutationShares(m_space, finished, m_seed);
        const double most = *std::max_element(found.begin(), found.end());
        for (std::size_t k = 0; k < shares.size(); ++k)
            shares[k] = most > 0 ? found[k] / most : 1;
    }
    SearchBox next = box;
    for (std::size_t k = 0; k < m_space.axes.size(); ++k) {
        std::vector<double> places;
        for (const Trial& trial : finished)
            places.push_back(unitOf(m_space, trial.point)[k]);
        if (m_space.axes[k].isList()) {
            narrowList(next.values[k], places);
            continue;
        }
        double low = 1, high = 0, best = std::numeric_limits<double>::quiet_NaN();
        for (std::size_t i = 0; i < keep; ++i) {
            if (std::isnan(places[i]))
                continue;
            best = std::isnan(best) ? places[i] : best;
            low = std::min(low, places[i]);
            high = std::max(high, places[i]);
        }
        if (std::isnan(best))
            continue;
        const double width = box.high[k] - box.low[k];
        low = std::max(0.0, low - m_settings.margin * width);
        high = std::min(1.0, high + m_settings.margin * width);
        const double least = width * std::pow(kMostShrunk, shares[k]);
        const double most = width * std::pow(kLeastShrunk, shares[k]);
        if (high - low > most)
            std::tie(low, high) = around(best, most);
        if (high - low < least)
            std::tie(low, high) = around((low + high) / 2, least);
        next.low[k] = low;
        next.high[k] = high;
    }
    return next;
}

void CoarseToFineSampler::applyRanges(SearchBox& box, std::int64_t round) const
{
    for (std::size_t k = 0; k < m_space.axes.size(); ++k) {
        for (const RoundRange& range : m_space.axes[k].rounds) {
            const bool isOfIt = range.from > (round - 1) * m_settings.round
                                && range.from <= round * m_settings.round;
            const auto unit =
                isOfIt ? unitRange(m_space.axes[k], range.low, range.high) : std::nullopt;
            if (unit && unit->first < unit->second)
                std::tie(box.low[k], box.high[k]) = *unit;
        }
    }
}

std::vector<SearchBox> CoarseToFineSampler::boxes(const std::vector<Trial>& trials) const
{
    std::vector<SearchBox> all{wholeOf(m_space)};
    applyRanges(all.back(), 0);
    const std::int64_t round = nextNumber(trials) / m_settings.round;
    for (std::int64_t k = 1; k <= round; ++k) {
        all.push_back(narrowed(all.back(), finishedBefore(trials, k * m_settings.round)));
        applyRanges(all.back(), k);
    }
    return all;
}

std::optional<Point> CoarseToFineSampler::ask(const std::vector<Trial>& trials) const
{
    const std::int64_t number = nextNumber(trials);
    const std::int64_t round = number / m_settings.round, within = number % m_settings.round;
    const SearchBox box = boxes(trials).back();
    const std::size_t axes = m_space.axes.size();
    const auto seed =
        base::Random(m_seed, "tune.coarse_to_fine", static_cast<std::uint64_t>(round)).next();
    std::vector<double> unit = SobolSequence(axes, seed).at(static_cast<std::uint64_t>(within));
    const bool reopens = round >= kReopensFrom && within % kReopensEvery == 0;
    const auto open = static_cast<std::size_t>(number / kReopensEvery) % axes;
    for (std::size_t k = 0; k < axes; ++k) {
        if (reopens && k == open)
            continue;
        unit[k] = m_space.axes[k].isList() ? placeAmong(box.values[k], unit[k])
                                           : box.low[k] + unit[k] * (box.high[k] - box.low[k]);
    }
    return pointAt(m_space, unit);
}

std::optional<std::string> CoarseToFineSampler::handOver(const std::vector<Trial>& trials) const
{
    std::int64_t rounds = 0; ///< that are over
    for (std::int64_t end = m_settings.round; end <= nextNumber(trials); end += m_settings.round) {
        const bool isOver = std::none_of(trials.begin(), trials.end(), [&](const Trial& trial) {
            return trial.number < end && isPending(trial);
        });
        rounds = isOver ? end / m_settings.round : rounds;
    }
    const std::vector<Trial> finished = finishedBefore(trials, rounds * m_settings.round);
    if (rounds < 2 || finished.empty())
        return std::nullopt;
    const std::size_t keep = std::min(finished.size(), static_cast<std::size_t>(m_settings.keep));
    for (std::size_t k = 0; k < keep; ++k) {
        if (finished[k].number >= (rounds - 1) * m_settings.round)
            return std::nullopt;
    }
    return fmt::format(
        "Round {} brought none of the best {} trials: Bayesian optimisation uses all "
        "{} that finished, and goes on from them.",
        rounds, keep, finished.size());
}

} // namespace assay::tune

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/bayes.h"

#include "base/random.h"
#include "tune/samplers/acquisition.h"
#include "tune/samplers/cube.h"
#include "tune/samplers/gaussian_process.h"
#include "tune/samplers/random.h"
#include "tune/samplers/restarts.h"
#include "tune/samplers/sobol.h"
#include "tune/samplers/warp.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace assay::tune {

namespace {

constexpr std::uint64_t kRefineEvery = 16; ///< trials, of a search that began anew, for the whole

using Place = std::vector<double>;

/// A place and the logarithm of the improvement that is expected there.
struct Rated {
    Place place;
    double rating = -std::numeric_limits<double>::infinity();
};

/// Trials by what came of them, each kind in the order of their numbers.
struct Known {
    Observations finished;
    std::vector<Place> pending, failed;
    std::vector<double> values; ///< of the finished ones, as they are
};

Known knownOf(const Space& space, const Cube& cube, const std::vector<Trial>& trials)
{
    Known known;
    known.finished.kinds = cube.kinds();
    std::vector<Trial> ordered = trials;
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const Trial& a, const Trial& b) { return a.number < b.number; });
    for (const Trial& trial : ordered) {
        Place place = unitOf(space, trial.point);
        Place settled = place;
        cube.settle(settled);
        const bool fits =
            std::equal(place.begin(), place.end(), settled.begin(),
                       [](double a, double b) { return std::isnan(a) == std::isnan(b); });
        if (!fits)
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

/// What is believed of the kernel before any answer: lengths of about the side of the cube and more,
/// and little noise.
KernelPrior prior()
{
    return {.lengthMean = 0.4,
            .lengthDeviation = 1,
            .signalMean = 0,
            .signalDeviation = 1,
            .noiseMean = -12,
            .noiseDeviation = 3,
            .leastNoise = 1e-7};
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

/// A process over trials with values, which are brought near to a normal distribution first.
GaussianProcess processOf(const Known& known)
{
    Observations seen = known.finished;
    const std::vector<double> values = withoutAbsurd(known.values);
    const Warp warp(values);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double slope = warp.slopeAt(values[i]);
        seen.values.push_back(warp.of(values[i]));
        seen.known[i] *= slope * slope;
    }
    KernelNumbers numbers = fitted(seen, prior());
    return {std::move(seen), std::move(numbers)};
}

/// The least value at an observation, without its noise.
double leastOf(const GaussianProcess& process)
{
    double least = std::numeric_limits<double>::infinity();
    for (const Place& place : process.observations().at)
        least = std::min(least, process.at(place).mean);
    return least;
}

/// The same with trials that have no value: what is expected of those that have not ended, the worst
/// there is for those that failed.
GaussianProcess completed(const GaussianProcess& process, const Known& known)
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

/// Those of the finished trials that lie outside of where the search came to rest.
Known outsideOf(const Rested& rested, const Known& known)
{
    Known outside;
    outside.finished.kinds = known.finished.kinds;
    outside.pending = known.pending;
    outside.failed = known.failed;
    for (std::size_t i = 0; i < known.values.size(); ++i) {
        if (rested.isInside(known.finished.at[i]))
            continue;
        outside.finished.at.push_back(known.finished.at[i]);
        outside.finished.known.push_back(known.finished.known[i]);
        outside.values.push_back(known.values[i]);
    }
    return outside;
}

/// The search for the place where most improvement is expected.
class Climb
{
public:
    Climb(const Cube& cube, const GaussianProcess& process, double best, const Rested* closed,
          base::Random random)
        : m_cube(cube)
        , m_process(process)
        , m_best(best)
        , m_closed(closed)
        , m_random(random)
    {}

    /// The best first: `count` places, and what lies above the `climbs` best of them. Closed ones are
    /// left out.
    std::vector<Rated> ranked(int count, int climbs)
    {
        std::vector<Rated> all = candidates(count);
        std::erase_if(all, [](const Rated& each) { return !std::isfinite(each.rating); });
        std::sort(all.begin(), all.end(), isHigher);
        const auto most = std::min(static_cast<std::size_t>(climbs), all.size());
        for (std::size_t k = 0; k < most; ++k) {
            Rated found = stepped(climbed(all[k]));
            if (std::isfinite(found.rating))
                all.push_back(std::move(found));
        }
        std::stable_sort(all.begin(), all.end(), isHigher);
        return all;
    }

private:
    static bool isHigher(const Rated& a, const Rated& b) { return a.rating > b.rating; }

    /// A closed place is worth nothing.
    Rated rated(Place place) const
    {
        m_cube.settle(place);
        if (m_closed && m_closed->isInside(place))
            return {std::move(place)};
        const auto belief = m_process.at(place);
        const double rating =
            logExpectedImprovement(belief.mean, std::sqrt(belief.variance), m_best);
        return {std::move(place), rating};
    }

    /// Places all over the cube, and others around the best observed ones.
    std::vector<Rated> candidates(int count)
    {
        std::vector<Rated> all;
        const SobolSequence even(m_cube.dimensions(), m_random.next());
        for (int k = 0; k < count * 3 / 4; ++k)
            all.push_back(rated(even.at(static_cast<std::uint64_t>(k))));
        const Observations& seen = m_process.observations();
        std::vector<std::size_t> order(seen.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = i;
        const std::size_t most = std::min<std::size_t>(5, order.size());
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most),
                          order.end(), [&](std::size_t a, std::size_t b) {
                              return std::pair(seen.values[a], a) < std::pair(seen.values[b], b);
                          });
        for (int k = 0; k < count / 4; ++k) {
            Place place = seen.at[order[static_cast<std::size_t>(k) % most]];
            const double reach = std::pow(10.0, -m_random.uniform(0.5, 3.0));
            for (std::size_t d = 0; d < place.size(); ++d) {
                if (m_cube.isList(d))
                    place[d] = m_random.uniform() < 0.1 ? m_random.uniform() : place[d];
                else
                    place[d] += reach * m_random.normal();
            }
            all.push_back(rated(std::move(place)));
        }
        return all;
    }

    /// Up along the continuous axes.
    Rated climbed(const Rated& from)
    {
        std::vector<std::size_t> free;
        for (std::size_t d = 0; d < m_cube.dimensions(); ++d) {
            if (!m_cube.isList(d) && !std::isnan(from.place[d]))
                free.push_back(d);
        }
        if (free.empty())
            return from;
        constexpr int kMostClimbed = 30;
        Place place = from.place, start;
        const Place low(free.size(), 0), high(free.size(), 1);
        Place meanSlope(place.size()), varianceSlope(place.size());
        for (const std::size_t d : free)
            start.push_back(place[d]);
        const Minimum found = minimise(
            [&](std::span<const double> x, std::span<double> slope) {
                for (std::size_t k = 0; k < free.size(); ++k)
                    place[free[k]] = x[k];
                const auto belief = m_process.at(place, meanSlope, varianceSlope);
                const double deviation = std::sqrt(belief.variance);
                const double z = (m_best - belief.mean) / deviation;
                const LogGain gain = logGain(z);
                for (std::size_t k = 0; k < free.size(); ++k) {
                    const double wider = varianceSlope[free[k]] / (2 * belief.variance);
                    slope[k] =
                        -(wider + gain.slope * (-meanSlope[free[k]] / deviation - z * wider));
                }
                return -(std::log(deviation) + gain.value);
            },
            start, low, high, kMostClimbed, 1e-6);
        for (std::size_t k = 0; k < free.size(); ++k)
            place[free[k]] = found.x[k];
        return rated(place);
    }

    /// Up along whole numbers and categories.
    Rated stepped(Rated from) const
    {
        constexpr int kMostSteps = 4;
        for (int step = 0; step < kMostSteps; ++step) {
            Rated best = from;
            for (Place& place : m_cube.neighbours(from.place)) {
                Rated other = rated(std::move(place));
                if (isHigher(other, best))
                    best = std::move(other);
            }
            if (best.rating == from.rating)
                break;
            from = std::move(best);
        }
        return from;
    }

    const Cube& m_cube;
    const GaussianProcess& m_process;
    double m_best;
    const Rested* m_closed; ///< null: no place is
    base::Random m_random;
};

/// The best point that no trial has.
std::optional<Point> firstNew(const Space& space, const std::vector<Rated>& ranked,
                              const std::vector<Trial>& trials)
{
    for (const Rated& each : ranked) {
        Point point = pointAt(space, each.place);
        if (std::none_of(trials.begin(), trials.end(),
                         [&](const Trial& trial) { return trial.point == point; }))
            return point;
    }
    return std::nullopt;
}

} // namespace

BayesSampler::BayesSampler(Space space, std::uint64_t seed, BayesSettings settings)
    : m_space(std::move(space))
    , m_seed(seed)
    , m_settings(settings)
{
    check(m_space);
}

std::optional<Point> BayesSampler::ask(const std::vector<Trial>& trials) const
{
    const auto number = static_cast<std::uint64_t>(nextNumber(trials));
    const Cube cube(m_space);
    const Known known = knownOf(m_space, cube, trials);
    const auto initial = static_cast<std::uint64_t>(m_settings.initial);
    if (number < initial || known.values.size() < 2)
        return pointAt(m_space, SobolSequence(m_space.axes.size(), m_seed).at(number));
    const base::Random random(m_seed, "tune.bayes", number);
    const GaussianProcess whole = processOf(known);
    const Rested rested(whole, initial);
    if (!rested.isEmpty() && number % kRefineEvery != 0) {
        const Known outside = outsideOf(rested, known);
        if (outside.values.size() > 2) {
            const GaussianProcess rest = processOf(outside);
            const GaussianProcess full = completed(rest, outside);
            const auto ranked = Climb(cube, full, leastOf(rest), &rested, random)
                                    .ranked(m_settings.candidates, m_settings.climbs);
            if (auto point = firstNew(m_space, ranked, trials))
                return point;
        }
    }
    const GaussianProcess full = completed(whole, known);
    const auto ranked = Climb(cube, full, leastOf(whole), nullptr, random)
                            .ranked(m_settings.candidates, m_settings.climbs);
    if (auto point = firstNew(m_space, ranked, trials))
        return point;
    return ranked.empty() ? RandomSampler(m_space, m_seed).ask(trials)
                          : pointAt(m_space, ranked.front().place);
}

} // namespace assay::tune

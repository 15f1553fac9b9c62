// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/climb.h"

#include "tune/samplers/acquisition.h"
#include "tune/samplers/sobol.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::tune {

namespace {

bool isHigher(const Rated& a, const Rated& b)
{
    return a.rating > b.rating;
}

} // namespace

std::vector<Rated> Climb::ranked(int count, int climbs)
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

Rated Climb::rated(Place place) const
{
    m_cube.settle(place);
    if (m_closed && m_closed->isInside(place))
        return {std::move(place)};
    const auto belief = m_process.at(place);
    const double rating = logExpectedImprovement(belief.mean, std::sqrt(belief.variance), m_best);
    return {std::move(place), rating};
}

std::vector<Rated> Climb::candidates(int count)
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
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end(),
                      [&](std::size_t a, std::size_t b) {
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

Rated Climb::climbed(const Rated& from) const
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
                slope[k] = -(wider + gain.slope * (-meanSlope[free[k]] / deviation - z * wider));
            }
            return -(std::log(deviation) + gain.value);
        },
        start, low, high, kMostClimbed, 1e-6);
    for (std::size_t k = 0; k < free.size(); ++k)
        place[free[k]] = found.x[k];
    return rated(place);
}

Rated Climb::stepped(Rated from) const
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

} // namespace assay::tune

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/grid.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace assay::tune {

namespace {

/// Places of the values of an axis.
std::vector<double> placesOf(const Axis& axis, std::size_t steps)
{
    const std::size_t count = countOf(axis);
    const bool all = axis.isList() || (count > 0 && count <= steps);
    const std::size_t values = all ? count : steps;
    std::vector<double> places;
    for (std::size_t k = 0; k < values; ++k) {
        const auto at = static_cast<double>(k);
        if (axis.isList())
            places.push_back((at + 0.5) / static_cast<double>(values));
        else if (all
                 && axis.integer) // by its value: cells on a scale by ratios are not equally wide
            places.push_back(
                unitOf(Space{{axis}}, {{axis.path, static_cast<std::int64_t>(axis.low + at)}})
                    .front());
        else
            places.push_back(values == 1 ? 0.5 : at / static_cast<double>(values - 1));
    }
    return places;
}

} // namespace

GridSampler::GridSampler(Space space, int steps)
{
    check(space);
    if (steps < 1)
        throw base::usageError("tune.grid",
                               fmt::format("A grid of {} values a range has no point; give 1 or "
                                           "more.",
                                           steps));
    std::vector<std::vector<double>> places;
    double product = 1;
    for (const Axis& axis : space.axes) {
        places.push_back(placesOf(axis, static_cast<std::size_t>(steps)));
        product *= static_cast<double>(places.back().size());
    }
    if (product > static_cast<double>(kMostPoints))
        throw base::usageError("tune.grid",
                               fmt::format("A grid of {:.3g} points is too large; search fewer "
                                           "fields, or give fewer values a range than {}.",
                                           product, steps));
    std::set<Point> known;
    std::vector<std::size_t> digits(places.size());
    std::vector<double> unit(places.size());
    while (true) {
        for (std::size_t k = 0; k < places.size(); ++k)
            unit[k] = places[k][digits[k]];
        Point point = pointAt(space, unit);
        if (known.insert(point).second)
            m_points.push_back(std::move(point));
        std::size_t k = places.size();
        while (k > 0 && ++digits[k - 1] == places[k - 1].size())
            digits[--k] = 0;
        if (k == 0)
            return;
    }
}

std::optional<Point> GridSampler::ask(const std::vector<Trial>& trials) const
{
    std::set<Point> tried;
    for (const Trial& trial : trials)
        tried.insert(trial.point);
    for (const Point& point : m_points) {
        if (!tried.contains(point))
            return point;
    }
    return std::nullopt;
}

} // namespace assay::tune

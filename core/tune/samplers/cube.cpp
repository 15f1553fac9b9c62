// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/cube.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::tune {

namespace {

constexpr std::size_t kMostPlaces =
    4096; ///< of whole numbers; beyond, an axis counts as continuous

std::size_t axisAt(const Space& space, const std::string& path)
{
    const auto found = std::find_if(space.axes.begin(), space.axes.end(),
                                    [&](const Axis& axis) { return axis.path == path; });
    return static_cast<std::size_t>(found - space.axes.begin());
}

/// Where the values of an axis stand, in their order.
std::vector<double> placesOf(const Axis& axis, std::size_t count)
{
    std::vector<double> places;
    const Space alone{{Axis{axis.path, axis.low, axis.high, axis.log, axis.integer, axis.values}}};
    for (std::size_t k = 0; k < count; ++k) {
        const base::Value value =
            axis.isList() ? axis.values[k]
            : axis.integer
                ? base::Value(static_cast<std::int64_t>(axis.low) + static_cast<std::int64_t>(k))
                : base::Value(axis.low);
        places.push_back(unitOf(alone, {{axis.path, value}}).front());
    }
    return places;
}

/// The nearest of places in rising order.
std::vector<double>::const_iterator nearestTo(const std::vector<double>& places, double unit)
{
    const auto above = std::lower_bound(places.begin(), places.end(), unit);
    if (above == places.begin())
        return above;
    if (above == places.end() || unit - *(above - 1) < *above - unit)
        return above - 1;
    return above;
}

} // namespace

Cube::Cube(const Space& space)
    : m_order(conditionOrder(space))
{
    for (const Axis& axis : space.axes) {
        Entry entry{.isList = axis.isList(), .count = tune::countOf(axis)};
        if (!entry.isList && entry.count > kMostPlaces)
            entry.count = 0;
        entry.places = placesOf(axis, entry.count);
        for (const AxisCondition& condition : axis.when) {
            Condition made{axisAt(space, condition.path), {}};
            for (const base::Value& value : space.axes[made.axis].values)
                made.allowed.push_back(
                    std::find(condition.values.begin(), condition.values.end(), value)
                    != condition.values.end());
            entry.when.push_back(std::move(made));
        }
        m_axes.push_back(std::move(entry));
    }
}

std::vector<CoordinateKind> Cube::kinds() const
{
    std::vector<CoordinateKind> kinds;
    for (const Entry& axis : m_axes)
        kinds.push_back(axis.isList ? CoordinateKind::Name : CoordinateKind::Number);
    return kinds;
}

void Cube::settle(std::span<double> unit) const
{
    for (const std::size_t k : m_order) {
        const Entry& axis = m_axes[k];
        const bool active =
            std::all_of(axis.when.begin(), axis.when.end(), [&](const Condition& condition) {
                const double place = unit[condition.axis];
                if (std::isnan(place))
                    return false;
                const auto count = static_cast<double>(condition.allowed.size());
                return bool{
                    condition
                        .allowed[static_cast<std::size_t>(std::min(place * count, count - 1))]};
            });
        if (!active) {
            unit[k] = std::numeric_limits<double>::quiet_NaN();
            continue;
        }
        if (std::isnan(unit[k]))
            unit[k] = 0.5;
        unit[k] = std::clamp(unit[k], 0.0, 1.0);
        if (axis.isList) {
            const auto count = static_cast<double>(axis.count);
            unit[k] = axis.places[static_cast<std::size_t>(std::min(unit[k] * count, count - 1))];
        } else if (axis.count > 0) {
            unit[k] = *nearestTo(axis.places, unit[k]);
        }
    }
}

std::vector<std::vector<double>> Cube::neighbours(std::span<const double> place) const
{
    std::vector<std::vector<double>> near;
    const auto add = [&](std::size_t k, double value) {
        std::vector<double> other(place.begin(), place.end());
        other[k] = value;
        settle(other);
        near.push_back(std::move(other));
    };
    for (std::size_t k = 0; k < m_axes.size(); ++k) {
        const std::vector<double>& places = m_axes[k].places;
        if (std::isnan(place[k]) || places.size() < 2)
            continue;
        const auto at = static_cast<std::size_t>(nearestTo(places, place[k]) - places.begin());
        for (std::size_t other = 0; other < places.size(); ++other) {
            const std::size_t steps = other > at ? other - at : at - other;
            if (steps > 0 && (m_axes[k].isList || steps == 1))
                add(k, places[other]);
        }
    }
    return near;
}

} // namespace assay::tune

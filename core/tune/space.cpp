// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/space.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <stdexcept>

namespace assay::tune {

namespace {

constexpr double kNoPlace = std::numeric_limits<double>::quiet_NaN();
constexpr double kFineness = 1e-5; ///< of the unit cube, to which numbers are written

/// The ends of an axis on the scale on which it is even, with half a cell more for whole numbers.
struct Scale {
    double low, high;
    bool log;

    explicit Scale(const Axis& axis)
        : log(axis.log)
    {
        const double half = axis.integer ? 0.5 : 0;
        low = onto(axis.low - half);
        high = onto(axis.high + half);
    }
    double onto(double value) const { return log ? std::log(value) : value; }
    double from(double place) const { return log ? std::exp(place) : place; }
    double unit(double value) const
    {
        return high > low ? std::clamp((onto(value) - low) / (high - low), 0.0, 1.0) : 0.5;
    }
    double value(double unit) const { return from(low + unit * (high - low)); }
};

/// `value` with the fewest digits that stand within kFineness of its place.
double written(const Axis& axis, const Scale& scale, double value)
{
    const double place = scale.unit(value);
    for (int digits = 2; digits < 17; ++digits) {
        const double rounded = std::strtod(fmt::format("{:.{}g}", value, digits).c_str(), nullptr);
        if (rounded >= axis.low && rounded <= axis.high
            && std::abs(scale.unit(rounded) - place) < kFineness)
            return rounded;
    }
    return value;
}

base::Value valueAt(const Axis& axis, double unit)
{
    unit = std::clamp(unit, 0.0, 1.0);
    if (axis.isList()) {
        const auto count = static_cast<double>(axis.values.size());
        return axis.values[static_cast<std::size_t>(std::min(unit * count, count - 1))];
    }
    const Scale scale(axis);
    if (axis.integer)
        return std::llround(std::clamp(std::round(scale.value(unit)), axis.low, axis.high));
    if (unit == 0 || unit == 1)
        return unit == 0 ? axis.low : axis.high;
    return written(axis, scale, std::clamp(scale.value(unit), axis.low, axis.high));
}

double numberOf(const base::Value& value)
{
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*whole);
    if (const auto* number = std::get_if<double>(&value))
        return *number;
    return kNoPlace;
}

double unitOf(const Axis& axis, const base::Value& value)
{
    if (!axis.isList()) {
        const double number = numberOf(value);
        const bool isWithin = number >= axis.low && number <= axis.high;
        return isWithin ? Scale(axis).unit(number) : kNoPlace;
    }
    const auto found = std::find(axis.values.begin(), axis.values.end(), value);
    if (found == axis.values.end())
        return kNoPlace;
    return (static_cast<double>(found - axis.values.begin()) + 0.5)
           / static_cast<double>(axis.values.size());
}

base::Value valueFrom(const Axis& axis, const std::string& text)
{
    for (const base::Value& value : axis.values) {
        if (base::toText(value) == text)
            return value;
    }
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    const bool isNumber = !text.empty() && *end == 0 && number >= axis.low && number <= axis.high
                          && (!axis.integer || number == std::floor(number));
    if (axis.isList() || !isNumber)
        throw base::usageError(
            "tune.point",
            fmt::format("{}: the search has no place for {}; give one of its values, {}.",
                        axis.path, text, valuesText(axis)));
    return axis.integer ? base::Value(std::llround(number)) : base::Value(number);
}

} // namespace

std::vector<std::size_t> conditionOrder(const Space& space)
{
    std::vector<std::size_t> order;
    std::vector<bool> placed(space.axes.size());
    const auto isPlaced = [&](const AxisCondition& condition) {
        for (const std::size_t k : order) {
            if (space.axes[k].path == condition.path)
                return true;
        }
        return false;
    };
    while (order.size() < space.axes.size()) {
        const std::size_t before = order.size();
        for (std::size_t k = 0; k < space.axes.size(); ++k) {
            const auto& when = space.axes[k].when;
            if (!placed[k] && std::all_of(when.begin(), when.end(), isPlaced)) {
                placed[k] = true;
                order.push_back(k);
            }
        }
        if (order.size() == before)
            throw std::logic_error("a space that was not checked");
    }
    return order;
}

std::optional<std::pair<double, double>> unitRange(const Axis& axis, double low, double high)
{
    const double from = std::max(low, axis.low), to = std::min(high, axis.high);
    if (axis.isList() || !(from <= to))
        return std::nullopt;
    const Scale scale(axis);
    const double half = axis.integer ? 0.5 : 0;
    return std::pair(scale.unit(from - half), scale.unit(to + half));
}

std::vector<double> unitOf(const Space& space, const Point& point)
{
    std::vector<double> unit;
    for (const Axis& axis : space.axes) {
        const auto found = point.find(axis.path);
        unit.push_back(found == point.end() ? kNoPlace : unitOf(axis, found->second));
    }
    return unit;
}

Point pointAt(const Space& space, std::span<const double> unit)
{
    Point point;
    for (const std::size_t k : conditionOrder(space)) {
        if (countsAt(space.axes[k], point))
            point[space.axes[k].path] = valueAt(space.axes[k], unit[k]);
    }
    return point;
}

std::vector<bool> activeAt(const Space& space, const Point& point)
{
    std::vector<bool> active;
    for (const Axis& axis : space.axes)
        active.push_back(point.contains(axis.path));
    return active;
}

bool countsAt(const Axis& axis, const Point& point)
{
    return std::all_of(axis.when.begin(), axis.when.end(), [&](const AxisCondition& condition) {
        const auto found = point.find(condition.path);
        return found != point.end()
               && std::find(condition.values.begin(), condition.values.end(), found->second)
                      != condition.values.end();
    });
}

std::string valuesText(const Axis& axis)
{
    if (!axis.isList() && axis.low == axis.high)
        return base::toText(axis.low);
    if (!axis.isList())
        return fmt::format("{} to {}", base::toText(axis.low), base::toText(axis.high));
    std::string text;
    for (const base::Value& value : axis.values)
        text += (text.empty() ? "" : ", ") + base::toText(value);
    return text;
}

std::size_t countOf(const Axis& axis)
{
    if (axis.isList())
        return axis.values.size();
    if (axis.integer)
        return static_cast<std::size_t>(axis.high - axis.low) + 1;
    return axis.low == axis.high ? 1 : 0;
}

base::Patch patchOf(const Space& space, const Point& point)
{
    base::Patch patch;
    for (const Axis& axis : space.axes) {
        const auto found = point.find(axis.path);
        if (found == point.end())
            continue;
        const auto at = axis.path == "model.template" ? patch.begin() : patch.end();
        patch.insert(at, {axis.path, base::toText(found->second)});
    }
    return patch;
}

Point pointOf(const Space& space, const base::Patch& patch)
{
    Point point;
    for (const auto& [path, text] : patch) {
        const auto axis =
            std::find_if(space.axes.begin(), space.axes.end(),
                         [&path = path](const Axis& each) { return each.path == path; });
        if (axis != space.axes.end())
            point[path] = valueFrom(*axis, text);
    }
    return point;
}

} // namespace assay::tune

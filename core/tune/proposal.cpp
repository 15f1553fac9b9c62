// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/proposal.h"

#include "base/error.h"
#include "base/field.h"
#include "experiment/spec.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::tune {

namespace {

[[noreturn]] void refuse(const std::string& text)
{
    throw base::usageError("tune.point", text);
}

/// Path and text of each setting. Throws a usage Error.
std::map<std::string, std::string> settingsIn(const std::string& text)
{
    std::vector<std::pair<std::string, std::string>> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        const std::string part = text.substr(at, end - at);
        at = end + 1;
        const std::size_t is = part.find('=');
        if (is == std::string::npos && !parts.empty())
            parts.back().second += "," + part;
        else if (is == std::string::npos || is == 0)
            refuse(fmt::format("\"{}\" is no setting with a value; give settings with values, as "
                               "train.learning_rate=1e-3,train.batch_size=64.",
                               part));
        else
            parts.emplace_back(part.substr(0, is), part.substr(is + 1));
    }
    std::map<std::string, std::string> settings;
    for (auto& [path, value] : parts) {
        if (!settings.emplace(path, value).second)
            refuse(fmt::format("{} is given twice in a proposal; leave one out.", path));
    }
    return settings;
}

void requireSearched(const Space& space, const std::string& path)
{
    std::vector<std::string> known;
    for (const Axis& axis : space.axes)
        known.push_back(axis.path);
    if (std::find(known.begin(), known.end(), path) != known.end())
        return;
    const auto near = base::nearest(path, known);
    refuse(fmt::format("{} is not searched in this study; {}", path,
                       near.empty() ? fmt::format("it searches {}.", fmt::join(known, ", "))
                                    : fmt::format("did you mean {}?", near.front())));
}

/// "train.optimiser is sgd"
std::string conditionText(const Axis& axis)
{
    std::vector<std::string> parts;
    for (const AxisCondition& condition : axis.when) {
        std::vector<std::string> values;
        for (const base::Value& value : condition.values)
            values.push_back(base::toText(value));
        parts.push_back(fmt::format("{} is {}", condition.path, fmt::join(values, " or ")));
    }
    return fmt::format("{}", fmt::join(parts, " and "));
}

/// The one value of an axis that has one, else what the base has there, where that is a value of the axis.
base::Value valueOf(const Space& space, const Axis& axis, const experiment::ExperimentSpec& base)
{
    if (countOf(axis) == 1)
        return axis.isList() ? axis.values.front()
                             : pointOf(space, {{axis.path, base::toText(axis.low)}}).at(axis.path);
    std::string held;
    try {
        held = base::toText(experiment::get(base, axis.path));
        return pointOf(space, {{axis.path, held}}).at(axis.path);
    } catch (const base::Error&) {
        // Of another template, or outside.
    }
    refuse(fmt::format(
        "The proposal has no value of {}, and {}; give one of {}, as {}=VALUE.", axis.path,
        held.empty() ? std::string("the study has no default of it")
                     : fmt::format("the default of the study, {}, is not searched", held),
        valuesText(axis), axis.path));
}

} // namespace

Point proposalFrom(const Space& space, const experiment::ExperimentSpec& base,
                   const std::string& text)
{
    const auto given = settingsIn(text);
    for (const auto& [path, value] : given)
        requireSearched(space, path);
    Point point;
    for (const std::size_t k : conditionOrder(space)) {
        const Axis& axis = space.axes[k];
        const auto own = given.find(axis.path);
        if (!countsAt(axis, point)) {
            if (own != given.end())
                refuse(
                    fmt::format("{} counts only where {}; propose that as well, or leave {} out.",
                                axis.path, conditionText(axis), axis.path));
            continue;
        }
        point[axis.path] = own == given.end()
                               ? valueOf(space, axis, base)
                               : pointOf(space, {{axis.path, own->second}}).at(axis.path);
    }
    return point;
}

} // namespace assay::tune

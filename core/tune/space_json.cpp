// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/field.h"
#include "base/json_keys.h"
#include "base/json_text.h"
#include "tune/space.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace assay::tune {

namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& text)
{
    throw base::usageError("tune.space", text);
}

base::Value valueOf(const Json& json, const std::string& path)
{
    if (json.is_boolean())
        return json.get<bool>();
    if (json.is_number_unsigned()
        && json.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
        return json.get<double>();
    if (json.is_number_integer())
        return json.get<std::int64_t>();
    if (json.is_number())
        return json.get<double>();
    if (json.is_string())
        return json.get<std::string>();
    refuse(fmt::format("{}: {} is no value of a field; give a number, a text, true or false.", path,
                       base::dumped(json)));
}

Json jsonOf(const base::Value& value)
{
    return std::visit([](const auto& held) { return Json(held); }, value);
}

std::vector<base::Value> valuesOf(const Json& json, const std::string& path)
{
    std::vector<base::Value> values;
    for (const Json& item : json)
        values.push_back(valueOf(item, path));
    return values;
}

double numberOf(const Json& json, const std::string& path, const char* key)
{
    if (!json.is_number())
        refuse(fmt::format("{}: \"{}\" is {}; give a number.", path, key, base::dumped(json)));
    return json.get<double>();
}

std::vector<AxisCondition> conditionsOf(const Json& json, const std::string& path)
{
    if (!json.is_object())
        refuse(fmt::format("{}: \"when\" is {}; give a field and its value, as "
                           "{{\"train.optimiser\": \"sgd\"}}.",
                           path, base::dumped(json)));
    std::vector<AxisCondition> when;
    for (const auto& [of, value] : json.items()) {
        if (value.is_array() && value.empty())
            refuse(fmt::format("{}: \"when\" gives no value of {}.", path, of));
        when.push_back({of, value.is_array() ? valuesOf(value, path)
                                             : std::vector<base::Value>{valueOf(value, path)}});
    }
    return when;
}

void readRange(const Json& json, Axis& axis)
{
    if (!json.contains("low") || !json.contains("high"))
        refuse(fmt::format("{} has neither \"low\" and \"high\" nor \"values\"; give one of the "
                           "two.",
                           axis.path));
    axis.low = numberOf(json["low"], axis.path, "low");
    axis.high = numberOf(json["high"], axis.path, "high");
    if (json.contains("scale")) {
        if (json["scale"] != "log" && json["scale"] != "linear")
            refuse(fmt::format("{}: \"scale\" is {}; give \"linear\" or \"log\".", axis.path,
                               base::dumped(json["scale"])));
        axis.log = json["scale"] == "log";
    }
    if (json.contains("integer")) {
        if (!json["integer"].is_boolean())
            refuse(fmt::format("{}: \"integer\" is {}; give true or false.", axis.path,
                               base::dumped(json["integer"])));
        axis.integer = json["integer"].get<bool>();
    }
}

void readRounds(const Json& json, Axis& axis)
{
    if (!json.is_array())
        refuse(fmt::format("{}: \"rounds\" is {}; give a list, as [{{\"after\": 20, \"low\": 1, "
                           "\"high\": 8}}].",
                           axis.path, base::dumped(json)));
    for (const Json& one : json) {
        const bool isWhole = one.is_object() && one.contains("after")
                             && one["after"].is_number_integer() && one["after"] >= 0;
        if (!isWhole || !one.contains("low") || !one.contains("high"))
            refuse(fmt::format("{}: {} is no range of a round; give \"after\" how many trials it "
                               "holds, \"low\" and \"high\".",
                               axis.path, base::dumped(one)));
        axis.rounds.push_back({one["after"].get<std::int64_t>(),
                               numberOf(one["low"], axis.path, "low"),
                               numberOf(one["high"], axis.path, "high")});
    }
}

void readList(const Json& json, Axis& axis)
{
    for (const char* key : {"low", "high", "scale", "integer", "rounds"}) {
        if (json.contains(key))
            refuse(fmt::format("{} has \"values\" and \"{}\"; give a list or a range.", axis.path,
                               key));
    }
    if (!json["values"].is_array() || json["values"].empty())
        refuse(fmt::format("{}: \"values\" is {}; give a list of at least one value.", axis.path,
                           base::dumped(json["values"])));
    axis.values = valuesOf(json["values"], axis.path);
}

Axis axisOf(const std::string& path, const Json& json)
{
    static const std::vector<std::string> known{"low",    "high", "scale", "integer",
                                                "values", "when", "rounds"};
    if (!json.is_object())
        refuse(fmt::format("{} is {}; give a range, as {{\"low\": 1, \"high\": 8}}, or a list, as "
                           "{{\"values\": [1, 2]}}.",
                           path, base::dumped(json)));
    for (const auto& [key, value] : json.items()) {
        if (std::find(known.begin(), known.end(), key) != known.end())
            continue;
        const auto near = base::nearest(key, known);
        refuse(fmt::format("{}: a field of a search has no \"{}\"; {}", path, key,
                           near.empty()
                               ? "it has low, high, scale, integer, values, when and rounds."
                               : fmt::format("did you mean \"{}\"?", near.front())));
    }
    Axis axis{.path = path};
    if (json.contains("values"))
        readList(json, axis);
    else
        readRange(json, axis);
    if (json.contains("rounds"))
        readRounds(json["rounds"], axis);
    if (json.contains("when"))
        axis.when = conditionsOf(json["when"], path);
    return axis;
}

} // namespace

Space spaceFrom(const std::string& text)
{
    const auto json = base::parsedJson<Json>(text);
    if (!json || !json->is_object())
        refuse(
            "The search space is no JSON object that can be read; give fields with their ranges, "
            "as {\"train.learning_rate\": {\"low\": 1e-5, \"high\": 0.1, \"scale\": \"log\"}}.");
    if (const auto twice = base::repeatedKey(text))
        refuse(fmt::format("The search space has {} twice; leave one of the two out.", *twice));
    Space space;
    for (const auto& [path, axis] : json->items())
        space.axes.push_back(axisOf(path, axis));
    check(space);
    return space;
}

std::string toJson(const Space& space)
{
    Json json = Json::object();
    for (const Axis& axis : space.axes) {
        Json each = Json::object();
        if (axis.isList()) {
            for (const base::Value& value : axis.values)
                each["values"].push_back(jsonOf(value));
        } else {
            const auto end = [&](double value) {
                return axis.integer ? Json(std::llround(value)) : Json(value);
            };
            each["low"] = end(axis.low);
            each["high"] = end(axis.high);
            if (axis.log)
                each["scale"] = "log";
            if (axis.integer)
                each["integer"] = true;
        }
        for (const AxisCondition& condition : axis.when) {
            if (condition.values.size() == 1) {
                each["when"][condition.path] = jsonOf(condition.values.front());
                continue;
            }
            for (const base::Value& value : condition.values)
                each["when"][condition.path].push_back(jsonOf(value));
        }
        for (const RoundRange& range : axis.rounds)
            each["rounds"].push_back(
                {{"after", range.from}, {"low", range.low}, {"high", range.high}});
        json[axis.path] = each;
    }
    return base::dumped(json);
}

std::string pointJson(const Point& point)
{
    Json json = Json::object();
    for (const auto& [path, value] : point)
        json[path] = jsonOf(value);
    return base::dumped(json);
}

Point pointFrom(const std::string& text)
{
    const auto json = base::parsedJson<Json>(text);
    if (!json || !json->is_object())
        throw base::usageError("tune.point",
                               "A point is a JSON object of fields with their values, as "
                               "{\"train.learning_rate\": 0.001}.");
    Point point;
    for (const auto& [path, value] : json->items())
        point[path] = valueOf(value, path);
    return point;
}

} // namespace assay::tune

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/json_times.h"

#include "base/json_text.h"
#include "interop/named_numbers.h"
#include "interop/python_json.h"
#include "interop/row_counter.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace assay::interop {

namespace {

using Json = nlohmann::json;

constexpr double kEpochSeconds = 1e8; ///< more than so many seconds is a time since 1970
constexpr double kMilliseconds = 1e11;

/// Takes so many digits from the beginning of the text.
std::optional<int> digits(std::string_view& text, std::size_t count)
{
    int value = 0;
    if (text.size() < count)
        return std::nullopt;
    for (const char c : text.substr(0, count)) {
        if (c < '0' || c > '9')
            return std::nullopt;
        value = 10 * value + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool skip(std::string_view& text, std::string_view any)
{
    if (text.empty() || any.find(text.front()) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

/// "2026-01-31T23:59:00.5+01:00" in seconds since 1970; without a zone it is taken for UTC.
std::optional<double> isoTime(std::string_view text)
{
    const auto year = digits(text, 4);
    const auto month = year && skip(text, "-") ? digits(text, 2) : std::nullopt;
    const auto day = month && skip(text, "-") ? digits(text, 2) : std::nullopt;
    if (!day)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    const auto hour = skip(text, "T ") ? digits(text, 2) : std::nullopt;
    const auto minute = hour && skip(text, ":") ? digits(text, 2) : std::nullopt;
    if (!date.ok() || !minute)
        return std::nullopt;
    double seconds = 86400.0 * std::chrono::sys_days(date).time_since_epoch().count()
                     + 3600.0 * *hour + 60.0 * *minute;
    if (skip(text, ":")) {
        const auto second = digits(text, 2);
        if (!second)
            return std::nullopt;
        seconds += *second;
        if (skip(text, ".,")) {
            for (double place = 0.1; const auto digit = digits(text, 1); place /= 10)
                seconds += place * *digit;
        }
    }
    if (text.empty() || text == "Z")
        return seconds;
    const double sign = text.front() == '-' ? 1 : -1;
    const auto hours = skip(text, "+-") ? digits(text, 2) : std::nullopt;
    if (!hours)
        return std::nullopt;
    skip(text, ":");
    const auto minutes = digits(text, 2);
    return text.empty()
               ? std::optional(seconds + sign * (3600.0 * *hours + 60.0 * minutes.value_or(0)))
               : std::nullopt;
}

std::optional<double> timeOf(const Json& value)
{
    if (const auto number = numberOf(value))
        return *number > kEpochSeconds
                   ? std::optional(*number > kMilliseconds ? *number / 1000 : *number)
                   : std::nullopt;
    return value.is_string() ? isoTime(value.get_ref<const std::string&>()) : std::nullopt;
}

bool isLogRow(const Json& object)
{
    bool scores = false;
    for (const auto& [key, value] : object.items()) {
        if (countsSteps(key) || countsEpochs(key))
            return false;
        scores = scores || (isScore(key) && numberOf(value));
    }
    return scores;
}

/// Numbers and truth values alone, among them a loss: a table of examples has names and labels too.
bool isPlainRow(const Json& object)
{
    bool hasLoss = false;
    for (const auto& [key, value] : object.items()) {
        if (!value.is_number() && !value.is_boolean() && !value.is_null() && !numberOf(value))
            return false;
        hasLoss = hasLoss || (isScore(key) && key.find("oss") != std::string::npos);
    }
    return hasLoss && isLogRow(object);
}

/// The rows as they stand, counted from 1.
std::optional<RowsByTime> rowsInOrder(const Json& list)
{
    RowsByTime all;
    for (const Json& object : list) {
        if (!object.is_object() || !isPlainRow(object))
            return std::nullopt;
        all.rows.push_back(object);
        all.rows.back()["step"] = all.rows.size();
    }
    return all;
}

} // namespace

std::optional<RowsByTime> rowsByTime(const Json& list)
{
    if (!list.is_array() || list.size() < 2 || !list.front().is_object())
        return std::nullopt;
    RowsByTime all;
    for (const char* name : {"timestamp", "_timestamp", "time", "wall_time", "datetime", "date"}) {
        if (const auto found = list.front().find(name);
            all.name.empty() && found != list.front().end() && timeOf(*found))
            all.name = name;
    }
    if (all.name.empty())
        return std::nullopt;
    std::vector<std::pair<double, const Json*>> order;
    for (const Json& object : list) {
        const auto at = object.is_object() ? object.find(all.name) : object.end();
        const auto time = at != object.end() ? timeOf(*at) : std::nullopt;
        if (!time || !isLogRow(object))
            return std::nullopt;
        order.emplace_back(*time, &object);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [time, object] : order) {
        Json row = *object;
        row.erase(all.name);
        row["timestamp"] = time;
        row["step"] = all.rows.size() + 1;
        all.rows.push_back(std::move(row));
    }
    return all;
}

std::optional<RowsByTime> rowsOfLines(const std::string& text)
{
    Json list = Json::array();
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        auto object = base::parsedJson<Json>(withQuotedWords(line));
        if (!object || !object->is_object())
            return std::nullopt;
        list.push_back(std::move(*object));
    }
    if (list.size() < 2)
        return std::nullopt;
    auto timed = rowsByTime(list);
    return timed ? std::move(timed) : rowsInOrder(list);
}

} // namespace assay::interop

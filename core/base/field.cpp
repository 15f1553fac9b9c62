// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/field.h"

#include "base/error.h"
#include "base/number_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace assay::base {

namespace {

constexpr double kLargestWhole = 9.0e15; ///< a double is still exact

bool isInside(const Field& field, double number)
{
    return number <= field.high && (field.lowAllowed ? number >= field.low : number > field.low);
}

/// The whole text as a number, infinite beyond what a double holds; nothing when it is none.
std::optional<double> numberOf(const std::string& text)
{
    double number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, number);
    if (stop != end || code == std::errc::invalid_argument || std::isnan(number))
        return std::nullopt;
    return code == std::errc::result_out_of_range ? std::numeric_limits<double>::infinity()
                                                  : number;
}

/// Why the field cannot hold `given`: "is not a number".
std::string faultOf(const Field& field, const std::string& given)
{
    switch (field.kind) {
    case FieldKind::Boolean: return "is neither true nor false";
    case FieldKind::Text: return "is not a text";
    case FieldKind::Choice: return "is not one of the choices";
    case FieldKind::Integer:
    case FieldKind::Number: break;
    }
    const std::optional<double> number = numberOf(given);
    if (!number)
        return "is not a number";
    if (!isInside(field, *number) || !std::isfinite(*number))
        return "is out of range";
    if (field.kind == FieldKind::Integer && *number != std::floor(*number))
        return "is not a whole number";
    return field.kind == FieldKind::Integer && std::abs(*number) > kLargestWhole
               ? "is out of range"
               : "is not written as a number";
}

/// A value near to what was given: " Did you mean adam?" Empty: there is none.
std::string meantBy(const Field& field, const std::string& given)
{
    if (field.kind == FieldKind::Choice) {
        std::vector<std::string> names;
        for (const FieldChoice& choice : field.choices)
            names.push_back(choice.name);
        const auto near = nearest(given, names);
        return near.empty() ? std::string() : fmt::format(" Did you mean {}?", near.front());
    }
    // A decimal comma. Before three digits it may as well stand for thousands.
    const std::size_t comma = given.find(',');
    if (field.kind != FieldKind::Number || comma == std::string::npos || given.size() - comma == 4)
        return {};
    std::string point = given;
    point[comma] = '.';
    const std::optional<double> number = numberOf(point);
    return number && isInside(field, *number) ? fmt::format(" Did you mean {}?", point)
                                              : std::string();
}

[[noreturn]] void refuse(const Field& field, const std::string& given)
{
    const std::string wrong =
        given.empty() ? fmt::format("{} is empty.", field.path)
                      : fmt::format("{}: \"{}\" {}.", field.path, given, faultOf(field, given));
    throw usageError("field.value", fmt::format("{} Give {}.{}", wrong, describeRange(field),
                                                meantBy(field, given)));
}

/// "1,000,000", "0.5", "9e+15".
std::string bound(double value)
{
    const bool count = std::abs(value) < 1e10 && value == std::floor(value);
    return count ? countText(static_cast<std::int64_t>(value)) : fmt::format("{}", value);
}

/// Insert, delete, replace, and swap of two neighbours count one each.
std::size_t editDistance(const std::string& a, const std::string& b)
{
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            const std::size_t replaced = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            d[i][j] = std::min({replaced, d[i - 1][j] + 1, d[i][j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d[a.size()][b.size()];
}

} // namespace

std::string toText(const Value& value)
{
    if (const bool* b = std::get_if<bool>(&value))
        return *b ? "true" : "false";
    if (const auto* i = std::get_if<std::int64_t>(&value))
        return std::to_string(*i);
    if (const double* d = std::get_if<double>(&value))
        return fmt::format("{}", *d);
    return std::get<std::string>(value);
}

namespace {

/// The value in the field's type, or nothing when it is not allowed.
std::optional<Value> accepted(const Field& field, const Value& value)
{
    switch (field.kind) {
    case FieldKind::Boolean:
        if (std::holds_alternative<bool>(value))
            return value;
        break;
    case FieldKind::Text:
        if (const auto* text = std::get_if<std::string>(&value))
            return field.spelling ? field.spelling(*text) : *text;
        break;
    case FieldKind::Choice:
        if (const auto* text = std::get_if<std::string>(&value)) {
            const bool known = std::any_of(field.choices.begin(), field.choices.end(),
                                           [&](const FieldChoice& c) { return c.name == *text; });
            if (known)
                return value;
        }
        break;
    case FieldKind::Integer:
    case FieldKind::Number: {
        double number = std::numeric_limits<double>::quiet_NaN();
        if (const auto* i = std::get_if<std::int64_t>(&value))
            number = static_cast<double>(*i);
        else if (const double* d = std::get_if<double>(&value))
            number = *d;
        if (!isInside(field, number) || !std::isfinite(number))
            break;
        if (field.kind == FieldKind::Number)
            return number;
        if (number == std::floor(number) && std::abs(number) <= kLargestWhole)
            return static_cast<std::int64_t>(number);
        break;
    }
    }
    return std::nullopt;
}

} // namespace

Value checked(const Field& field, const Value& value)
{
    const auto good = accepted(field, value);
    if (!good)
        refuse(field, toText(value));
    return *good;
}

Value parsed(const Field& field, const std::string& text)
{
    switch (field.kind) {
    case FieldKind::Boolean:
        if (text == "true" || text == "1" || text == "yes" || text == "on")
            return true;
        if (text == "false" || text == "0" || text == "no" || text == "off")
            return false;
        refuse(field, text);
    case FieldKind::Integer:
    case FieldKind::Number: {
        const std::optional<double> number = numberOf(text);
        const auto good = number ? accepted(field, *number) : std::nullopt;
        if (!good)
            refuse(field, text);
        return *good;
    }
    case FieldKind::Choice:
    case FieldKind::Text: break;
    }
    return checked(field, text);
}

std::string problemOf(const Field& field, const std::string& text)
{
    try {
        parsed(field, text);
        return {};
    } catch (const Error& error) {
        if (error.code() != "field.value")
            return error.text();
    }
    const std::string what =
        text.empty() ? std::string() : fmt::format("\"{}\" {}. ", text, faultOf(field, text));
    return fmt::format("{}Enter {}.{}", what, describeRange(field), meantBy(field, text));
}

std::string name(Sensitivity sensitivity)
{
    switch (sensitivity) {
    case Sensitivity::NotSaid: return {};
    case Sensitivity::Low: return "low";
    case Sensitivity::Medium: return "medium";
    case Sensitivity::High: return "high";
    }
    return {};
}

std::string describeTuning(const Field& field)
{
    std::string text;
    if (field.sensitivity != Sensitivity::NotSaid)
        text = "sensitivity " + name(field.sensitivity);
    if (field.search)
        text += fmt::format("{}worth a search from {} to {}{}", text.empty() ? "" : ", ",
                            withPlainExponent(toText(field.search->low)),
                            withPlainExponent(toText(field.search->high)),
                            field.search->log ? " by ratios" : "");
    return text;
}

std::string describeRange(const Field& field)
{
    switch (field.kind) {
    case FieldKind::Boolean: return "true or false";
    case FieldKind::Text: return "a text";
    case FieldKind::Choice: {
        std::vector<std::string> names;
        for (const FieldChoice& choice : field.choices)
            names.push_back(choice.name);
        return fmt::format("one of: {}", fmt::join(names, ", "));
    }
    case FieldKind::Integer:
    case FieldKind::Number: break;
    }
    std::string text = field.kind == FieldKind::Integer ? "a whole number" : "a number";
    if (std::isfinite(field.low))
        text += (field.lowAllowed ? " from " : " above ") + bound(field.low);
    if (std::isfinite(field.high))
        text += " up to " + bound(field.high);
    return text;
}

std::vector<std::string> nearest(const std::string& wrong, const std::vector<std::string>& known)
{
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const std::string& name : known) {
        const std::size_t distance = editDistance(wrong, name);
        if (distance <= 1 || 3 * distance < wrong.size())
            near.emplace_back(distance, name);
    }
    std::stable_sort(near.begin(), near.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> names;
    for (auto& [distance, name] : near)
        names.push_back(std::move(name));
    return names;
}

} // namespace assay::base

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/logged_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace assay::interop {

namespace {

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// What stands within "tensor(0.5, device='cuda:0')", "array([0.5])", "[0.5]"; empty: no wrapping.
std::string_view unwrapped(std::string_view text)
{
    constexpr std::array kCalls{"tensor(",     "array(",     "np.float16(", "np.float32(",
                                "np.float64(", "np.int32(",  "np.int64(",   "float(",
                                "float32(",    "jnp.array(", "Array("};
    if (text.starts_with('[') && text.ends_with(']'))
        return trimmed(text.substr(1, text.size() - 2));
    for (const std::string_view call : kCalls) {
        if (!text.starts_with(call) || !text.ends_with(')'))
            continue;
        text = text.substr(call.size(), text.size() - call.size() - 1);
        if (text.starts_with('['))
            return trimmed(text.substr(1, std::min(text.find(']'), text.size()) - 1));
        return trimmed(text.substr(0, text.find(',')));
    }
    return {};
}

/// Seconds of "h:mm:ss", "mm:ss", "mm:ss.5".
std::optional<double> clock(std::string_view text)
{
    double seconds = 0;
    int parts = 0;
    for (;; ++parts) {
        const std::size_t end = std::min(text.find(':'), text.size());
        const std::string_view part = text.substr(0, end);
        const bool last = end == text.size();
        double value = 0;
        if (part.empty() || !std::all_of(part.begin(), part.end(), [&](char c) {
                return isDigit(c) || (last && c == '.');
            }))
            return std::nullopt;
        const auto [stop, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (error != std::errc() || stop != part.data() + part.size() || (parts > 0 && value >= 60))
            return std::nullopt;
        seconds = 60 * seconds + value;
        if (last)
            break;
        text.remove_prefix(end + 1);
    }
    if (parts != 1 && parts != 2)
        return std::nullopt;
    return seconds;
}

/// A number with one comma in the place of a decimal point.
LoggedCell withComma(std::string_view text)
{
    const std::size_t comma = text.find(',');
    if (comma == std::string_view::npos || text.find(',', comma + 1) != std::string_view::npos
        || text.find('.') != std::string_view::npos || comma + 1 == text.size()
        || !isDigit(text[comma + 1]))
        return {CellForm::NoNumber, 0};
    std::string point(text);
    point[comma] = '.';
    const auto value = loggedNumber(point);
    if (!value)
        return {CellForm::NoNumber, 0};
    // Three digits behind one to three that do not begin with zero may be thousands.
    std::size_t first = text.front() == '-' || text.front() == '+' ? 1 : 0;
    const bool thousands =
        comma > first && comma - first <= 3 && text[first] != '0' && text.size() - comma == 4
        && std::all_of(text.begin() + std::ptrdiff_t(comma) + 1, text.end(), isDigit);
    return {thousands ? CellForm::Either : CellForm::Comma, *value};
}

/// What Microsoft's older libraries write for values that are not finite.
std::optional<double> microsoft(std::string_view text)
{
    const bool minus = text.starts_with('-');
    if (minus)
        text.remove_prefix(1);
    if (text.starts_with("1.#INF"))
        return minus ? -std::numeric_limits<double>::infinity()
                     : std::numeric_limits<double>::infinity();
    if (text.starts_with("1.#QNAN") || text.starts_with("1.#IND") || text.starts_with("1.#SNAN"))
        return std::nan("");
    return std::nullopt;
}

} // namespace

std::optional<double> loggedNumber(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || end != text.data() + text.size() || error != std::errc())
        return std::nullopt; // out of the range of a double counts as no number
    return value;
}

LoggedCell loggedCell(std::string_view text)
{
    constexpr std::array<std::string_view, 8> kNothing{"NA",   "N/A",  "n/a", "None",
                                                       "none", "null", "-",   "--"};
    text = trimmed(text);
    if (text.empty() || std::find(kNothing.begin(), kNothing.end(), text) != kNothing.end())
        return {CellForm::Empty, 0};
    if (const auto value = loggedNumber(text))
        return {CellForm::Number, *value};
    if (text.ends_with('%')) {
        text = trimmed(text.substr(0, text.size() - 1));
        const LoggedCell comma = withComma(text);
        if (const auto value = loggedNumber(text))
            return {CellForm::Percent, *value / 100};
        if (comma.form == CellForm::Comma)
            return {CellForm::Percent, comma.value / 100};
        return {CellForm::NoNumber, 0};
    }
    if (const std::string_view inner = unwrapped(text); !inner.empty()) {
        const auto value =
            loggedNumber(inner.ends_with('.') ? inner.substr(0, inner.size() - 1) : inner);
        return value ? LoggedCell{CellForm::Number, *value} : LoggedCell{CellForm::NoNumber, 0};
    }
    if (text.starts_with('(') && text.ends_with(')')) {
        // As in tables: the bookkeepers' minus, of a finite number without a sign.
        const std::string_view inner = trimmed(text.substr(1, text.size() - 2));
        const auto value = !inner.empty() && (isDigit(inner.front()) || inner.front() == '.')
                               ? loggedNumber(inner)
                               : std::nullopt;
        return value ? LoggedCell{CellForm::Bracketed, -*value} : LoggedCell{CellForm::NoNumber, 0};
    }
    if (const auto seconds = clock(text))
        return {CellForm::Clock, *seconds};
    if (const auto value = microsoft(text))
        return {CellForm::Number, *value};
    return withComma(text);
}

} // namespace assay::interop

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace assay::base {

namespace {

std::string notFinite(double value)
{
    if (std::isnan(value))
        return "NaN";
    return value > 0 ? "\u221e" : "-\u221e";
}

/// A share in percent with one decimal, halves away from zero, and no minus before a zero.
std::string decimal(double share)
{
    if (!std::isfinite(share))
        return notFinite(share);
    const double percent = std::round(share * 1000) / 10;
    return fmt::format("{:.1f}", percent == 0 ? 0.0 : percent);
}

constexpr double kSmall = 1e-3, kLarge = 1e7; ///< beyond them an exponent reads better
constexpr int kUnitDigits = 4;                ///< of a number in the unit of a target

/// Without the zeros at its end, if that is the number itself and not what it was rounded to.
std::string asGiven(const std::string& rounded, double value)
{
    constexpr double kSame = 1e-6; // relative: numbers that were kept in single precision too
    double read = 0;
    std::from_chars(rounded.data(), rounded.data() + rounded.size(), read);
    std::string shorter = rounded;
    if (rounded.find('.') == std::string::npos || rounded.find('e') != std::string::npos
        || std::abs(read - value) > kSame * std::abs(value))
        return rounded;
    shorter.erase(shorter.find_last_not_of('0') + 1);
    if (shorter.back() == '.')
        shorter.pop_back();
    return shorter;
}

std::size_t decimalsOf(const std::string& number)
{
    const std::size_t point = number.find('.');
    return point == std::string::npos ? 0 : number.size() - point - 1;
}

/// "-0.00" as "0.00".
std::string withoutMinusOfZero(std::string number)
{
    if (number.starts_with('-') && number.find_first_not_of("-0.") == std::string::npos)
        number.erase(0, 1);
    return number;
}

} // namespace

std::string numberText(double value)
{
    if (!std::isfinite(value))
        return notFinite(value);
    const double size = std::abs(value);
    const bool exponent = size != 0 && (size < kSmall || size >= kLarge);
    std::array<char, 400> text{};
    const auto [end, code] =
        std::to_chars(text.data(), text.data() + text.size(), value,
                      exponent ? std::chars_format::scientific : std::chars_format::fixed);
    return withPlainExponent(std::string(text.data(), end));
}

std::string rateText(double rate)
{
    if (!std::isfinite(rate))
        return numberText(rate);
    const std::string digits = fmt::format("{:.3g}", rate);
    double rounded = rate;
    std::from_chars(digits.data(), digits.data() + digits.size(), rounded); // without the locale
    return numberText(rounded);
}

std::string withPlainExponent(std::string number)
{
    const std::size_t e = number.find('e');
    if (e == std::string::npos || e + 1 == number.size())
        return number;
    std::size_t at = e + 1;
    if (number[at] == '+')
        number.erase(at, 1);
    else if (number[at] == '-')
        ++at;
    while (at + 1 < number.size() && number[at] == '0')
        number.erase(at, 1);
    return number;
}

std::string countText(std::int64_t count)
{
    std::string digits = std::to_string(count);
    const std::ptrdiff_t first = count < 0 ? 1 : 0;
    for (auto at = std::ssize(digits) - 3; at > first; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

std::string unitText(double value)
{
    const double size = std::abs(value);
    if (!std::isfinite(value))
        return notFinite(value);
    if (size >= 999.95 && size < 1e12) // 1,000, rounded to four digits
        return countText(std::llround(value));
    const std::string text = fmt::format("{:.{}g}", value, kUnitDigits);
    if (value == 0 || text.find('e') != std::string::npos)
        return withPlainExponent(text);
    return asGiven(fmt::format("{:#.{}g}", value, kUnitDigits), value);
}

std::string unitText(double value, double low, double high)
{
    const std::array<double, 3> all{value, low, high};
    double largest = 0;
    for (const double one : all)
        largest = std::isfinite(one) ? std::max(largest, std::abs(one)) : std::nan("");
    if (!(largest >= kSmall) || largest >= 1e12)
        return fmt::format("{} [{}, {}]", unitText(value), unitText(low), unitText(high));
    if (largest >= 999.95)
        return fmt::format("{} [{}, {}]", countText(std::llround(value)),
                           countText(std::llround(low)), countText(std::llround(high)));
    const int most = kUnitDigits - 1 - static_cast<int>(std::floor(std::log10(largest)));
    std::size_t decimals = 0;
    for (const double one : all)
        decimals = std::max(decimals, decimalsOf(asGiven(fmt::format("{:.{}f}", one, most), one)));
    const auto text = [decimals](double one) {
        return withoutMinusOfZero(fmt::format("{:.{}f}", one, decimals));
    };
    return fmt::format("{} [{}, {}]", text(value), text(low), text(high));
}

std::string percentText(double share)
{
    return std::isfinite(share) ? decimal(share) + " %" : decimal(share);
}

std::string percentRange(double low, double high)
{
    return fmt::format("[{}, {}]", decimal(low), decimal(high));
}

std::string percentText(double share, double low, double high)
{
    return fmt::format("{} {}", percentText(share), percentRange(low, high));
}

std::string durationText(double seconds)
{
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole >= 3600)
        return fmt::format("{} h {:02} m", whole / 3600, whole / 60 % 60);
    if (whole >= 60)
        return fmt::format("{} m {:02} s", whole / 60, whole % 60);
    return seconds < 9.95 ? fmt::format("{:.1f} s", seconds) : fmt::format("{} s", whole);
}

} // namespace assay::base

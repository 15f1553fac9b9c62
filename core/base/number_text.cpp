// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"

#include <fmt/format.h>

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
    return std::abs(value) >= 1000 && std::abs(value) < 1e12
               ? countText(std::llround(value))
               : withPlainExponent(fmt::format("{:.4g}", value));
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

} // namespace assay::base

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"

#include <fmt/format.h>

#include <cmath>

namespace assay::base {

namespace {

/// A share in percent with one decimal, halves away from zero, and no minus before a zero.
std::string decimal(double share)
{
    if (std::isnan(share))
        return "NaN";
    if (std::isinf(share))
        return share > 0 ? "\u221e" : "-\u221e";
    const double percent = std::round(share * 1000) / 10;
    return fmt::format("{:.1f}", percent == 0 ? 0.0 : percent);
}

} // namespace

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
    return std::abs(value) >= 1000 && std::abs(value) < 1e12 ? countText(std::llround(value))
                                                             : fmt::format("{:.4g}", value);
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

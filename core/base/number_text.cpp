// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"

#include <fmt/format.h>

#include <cmath>

namespace assay::base {

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

} // namespace assay::base

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/byte_text.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>

namespace assay::base {

std::string bytesText(double bytes)
{
    static constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB", "PB"};
    constexpr double kRoundsToThousand = 999.5, kRoundsToHundred = 99.95;
    std::size_t unit = 0;
    while (std::abs(bytes) >= kRoundsToThousand && unit + 1 < kUnits.size()) {
        bytes /= 1000;
        ++unit;
    }
    return fmt::format("{:.{}f} {}", bytes,
                       unit == 0 || std::abs(bytes) >= kRoundsToHundred ? 0 : 1, kUnits[unit]);
}

} // namespace assay::base

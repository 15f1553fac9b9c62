// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/interval.h"

#include <algorithm>
#include <cmath>

namespace assay::stats {

Interval wilson(std::int64_t count, std::int64_t total, double z)
{
    if (total <= 0)
        return {0, 1};
    const double n = static_cast<double>(total);
    const double p = static_cast<double>(count) / n;
    const double spread = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    const double centre = p + z * z / (2 * n);
    const double scale = 1 + z * z / n;
    Interval interval{std::max(0.0, (centre - spread) / scale),
                      std::min(1.0, (centre + spread) / scale)};
    if (count == 0)
        interval.low = 0;
    if (count == total)
        interval.high = 1;
    return interval;
}

} // namespace assay::stats

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stats/interval.h"

#include <span>
#include <vector>

namespace assay::stats {

/// How a series changes from one value to the next.
struct Slope {
    double value = 0;
    Interval interval{0, 0};
};

/// Theil's slope (1950), the median of those between all pairs, with Sen's interval (1968, JASA
/// 63:1379): a rule of ranks, so that two spikes are no trend. Of equally spaced values, at least
/// two. `z` as in wilson().
Slope theilSen(const std::vector<double>& values, double z = kZ95);

/// Means of blocks of about equally many neighbours, `most` of them; of fewer values the values.
std::vector<double> blockMeans(std::span<const double> values, std::size_t most);

} // namespace assay::stats

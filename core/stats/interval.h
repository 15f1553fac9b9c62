// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace assay::stats {

/// An estimate's range at a level of confidence, by default 95 %.
struct Interval {
    double low = 0;
    double high = 1;
};

/// Wilson score interval of a proportion of `count` in `total` (Wilson 1927, JASA 22:209;
/// recommended by Brown, Cai and DasGupta 2001, Statistical Science 16:101). total = 0 gives [0, 1].
Interval wilson(std::int64_t count, std::int64_t total, double z = 1.959963984540054);

} // namespace assay::stats

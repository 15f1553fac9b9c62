// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace assay::diagnose {

/// Where some numbers lie and how far they spread, by their places in order and by their moments.
struct PartScale {
    std::size_t count = 0; ///< numbers that are known
    double median = 0;
    double spread = 0; ///< between the quartiles
    double wide = 0;   ///< between the tenth and the ninetieth of a hundred
    double mean = 0, deviation = 0;
    double low = 0, high = 0; ///< the first and the third quartile
};

/// Of numbers of which some may be missing (NaN). None of them known: count 0.
PartScale scaleOf(std::vector<float> values);

/// Whether what is served is the same quantity in another unit, ten times as large or a tenth, or beyond: its median and
/// its spread are, or, about 0, where medians say nothing, its spreads are and its median goes with them. Five times and
/// more is enough where quartiles, median and spreads all grow alike, and so are degrees of Fahrenheit beside those of
/// Celsius, whose quartiles and median go with them. What drifts, as a date or a price does, moves without that.
bool isInOtherUnit(const PartScale& train, const PartScale& served);

/// Whether one of two parts is standardised and the other one is not: all of its columns or channels have mean 0 and
/// deviation 1, and half of the other's are far from that, so far that no drift explains it where it is train that is
/// standardised. 0: neither; 1: it is the served part; -1: train.
int standardisedAlone(const std::vector<PartScale>& train, const std::vector<PartScale>& served);

} // namespace assay::diagnose

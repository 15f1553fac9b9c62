// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/student.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace assay::stats {

double studentWithin(double t, std::size_t freedom)
{
    const double angle = std::atan(t / std::sqrt(static_cast<double>(freedom)));
    const double cosine = std::cos(angle);
    const bool isOdd = freedom % 2 == 1;
    // The k-th term is the one before it times cos^2 (k - 1) / k, over every second k.
    double term = isOdd ? cosine : 1;
    double sum = freedom == 1 ? 0 : term;
    for (std::size_t k = isOdd ? 3 : 2; k < freedom; k += 2) {
        term *= cosine * cosine * static_cast<double>(k - 1) / static_cast<double>(k);
        sum += term;
    }
    return isOdd ? 2 / std::numbers::pi * (angle + std::sin(angle) * sum) : std::sin(angle) * sum;
}

double studentT(std::size_t freedom, double confidence)
{
    freedom = std::min<std::size_t>(freedom, 1000);
    double low = 0, high = 1;
    while (studentWithin(high, freedom) < confidence && high < 1e12) {
        low = high;
        high *= 2;
    }
    while (high - low > 1e-9 * high) {
        const double middle = low + (high - low) / 2;
        (studentWithin(middle, freedom) < confidence ? low : high) = middle;
    }
    return high;
}

} // namespace assay::stats

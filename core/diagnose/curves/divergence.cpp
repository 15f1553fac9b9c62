// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/curves/divergence.h"

#include "diagnose/curves/shape.h"

#include <algorithm>

namespace assay::diagnose {

double peakBefore(const Curve& curve, std::size_t place)
{
    constexpr double kFar = 10;      ///< times
    constexpr double kAnyGuess = 12; ///< nats: more than ln C of any vocabulary
    if (place < 2)
        return 0;
    const auto from = curve.values.begin(), to = from + static_cast<std::ptrdiff_t>(place);
    const double bound =
        std::max(kFar * std::max(curve.values.front(), medianOf({from, to})), kAnyGuess);
    return std::count_if(from, to, [&](double value) { return value > bound; }) >= 2
               ? *std::max_element(from, to)
               : 0;
}

} // namespace assay::diagnose

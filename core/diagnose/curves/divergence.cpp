// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/curves/divergence.h"

#include "diagnose/curves/shape.h"

#include <algorithm>
#include <cmath>

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

double stayedThrownOff(const Curve& curve, const Shape& loss, double classes)
{
    constexpr double kThrown = 3;  ///< times the loss of a guess
    constexpr double kAbove = 1.4; ///< times that loss, of a second value: one bad batch has none
    constexpr double kOnce = 2;    ///< times what any later batch costs
    constexpr double kStays = 0.5; ///< of a guess's
    constexpr double kBegins = 0.1;
    constexpr std::size_t kFewest = 20;
    const double guess = guessLoss(std::max(classes, 1.0)); // 0 of one class
    if (curve.size() < kFewest || !(std::abs(loss.first - guess) < kBegins * guess))
        return 0;
    const auto from = curve.values.begin();
    const auto early = from + static_cast<std::ptrdiff_t>(curve.size() / 5);
    const double peak = *std::max_element(from, early);
    const double later =
        *std::max_element(from + static_cast<std::ptrdiff_t>(curve.size() / 2), curve.values.end());
    const bool isThrown =
        peak > kThrown * guess && peak > kOnce * later
        && std::count_if(from, early, [&](double value) { return value > kAbove * guess; }) > 1;
    return isThrown && loss.lowest > kStays * guess && !(loss.halfHigh < 0) ? peak : 0;
}

double classesOfChance(const Curve& error)
{
    constexpr std::size_t kFewest = 6;
    const double right = error.empty() ? 0 : 1 - medianOf(error.values);
    if (error.size() < kFewest || !(right > 0))
        return 0;
    const double classes = std::round(1 / right);
    const double best = *std::min_element(error.values.begin(), error.values.end());
    return classes >= 3 && best >= 1 - chanceOf(classes) ? classes : 0;
}

} // namespace assay::diagnose

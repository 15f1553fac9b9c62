// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/descent_step.h"

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

std::optional<double> descentBy(const std::function<double(double)>& lossAfter, double before,
                                double squaredGradient, double size)
{
    constexpr double kStep = 1e-3, kRounding = 2e-5;
    if (!std::isfinite(squaredGradient) || squaredGradient <= 0)
        return std::nullopt;
    const double scale = std::max(std::abs(before), 1e-2);
    const double rate =
        std::min(kStep * scale / squaredGradient, kStep * size / std::sqrt(squaredGradient));
    const double promised = rate * squaredGradient;
    if (promised < kRounding * scale)
        return std::nullopt;
    const auto keptBy = [&](double part) {
        return (lossAfter(rate * part) - lossAfter(-rate * part)) / (-2 * promised * part);
    };
    const double kept = keptBy(1);
    if (!std::isfinite(kept))
        return std::nullopt;
    // A factor on the way back is the same for every step; where a softmax jumps it is not.
    constexpr double kSound = 0.5, kSame = 0.25;
    if (std::abs(kept - 1) > kSound) {
        const double ofHalf = keptBy(0.5);
        if (!(std::abs(ofHalf - kept) <= kSame * std::max(std::abs(ofHalf), std::abs(kept))))
            return std::nullopt;
    }
    return kept;
}

} // namespace assay::diagnose

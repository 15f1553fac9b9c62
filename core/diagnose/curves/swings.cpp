// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/curves/swings.h"

#include "diagnose/curves/shape.h"

#include <algorithm>
#include <utility>

namespace assay::diagnose {

namespace {

constexpr std::size_t kFewest = 6;
constexpr std::size_t kManyBatches = 60; ///< losses whose twentieths are of three each
constexpr double kFar = 1.5;             ///< times the least level
constexpr double kWentBack = 0.3;        ///< share of what was gained that was lost again

/// Of values that left their least level far behind at two looks running and came back half of the way.
Excursion excursionOf(const std::vector<double>& levels)
{
    if (levels.size() < kFewest || !(levels.front() > 0))
        return {};
    double least = levels.front();
    for (std::size_t k = 1; k + 2 < levels.size(); ++k) {
        const double both = std::min(levels[k], levels[k + 1]);
        if (least > 0 && both > kFar * least
            && both - least > kWentBack * (levels.front() - least)) {
            const auto from = levels.begin() + static_cast<std::ptrdiff_t>(k);
            const auto top = std::max_element(from, levels.end());
            if (*std::min_element(top, levels.end()) < (*top + least) / 2)
                return {least, *top};
        }
        least = std::min(least, levels[k]);
    }
    return {};
}

} // namespace

Excursion swings(const RunCurves& curves)
{
    const Curve& rate = curves.learningRate;
    if (!curves.isOfBatches || rate.size() < kFewest || curves.loss.size() < kManyBatches
        || std::any_of(rate.values.begin() + 1, rate.values.end(),
                       [&, before = rate.values.front()](double value) mutable {
                           return value > std::exchange(before, value);
                       }))
        return {};
    const auto& each = curves.loss.values;
    const std::size_t block = std::max<std::size_t>(3, each.size() / 20);
    std::vector<double> levels;
    for (std::size_t k = 0; k + block <= each.size(); k += block) {
        const auto from = each.begin() + static_cast<std::ptrdiff_t>(k);
        levels.push_back(medianOf({from, from + static_cast<std::ptrdiff_t>(block)}));
    }
    const Excursion train = excursionOf(levels);
    return excursionOf(curves.valLoss.values).least > 0 ? train : Excursion{};
}

} // namespace assay::diagnose

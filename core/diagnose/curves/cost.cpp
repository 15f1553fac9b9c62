// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/curves/cost.h"

#include "diagnose/curves/shape.h"

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

double costOf(double wrong, double classes)
{
    constexpr double kFew = 0.01; // no share is known better
    const double share = std::clamp(wrong, kFew, 1 - kFew);
    return -share * std::log(share / (classes - 1)) - (1 - share) * std::log(1 - share);
}

double timesOfCost(const std::vector<Pair>& looks)
{
    constexpr std::size_t kFewest = 4;
    constexpr double kClasses = 10, kAlike = 3;
    std::vector<double> times;
    for (const Pair& look : looks)
        times.push_back(look.first / costOf(look.second, kClasses));
    if (times.size() < kFewest)
        return 0;
    const auto [low, high] = std::minmax_element(times.begin(), times.end());
    return *low > 0 && *high < kAlike * *low ? medianOf(times) : 0;
}

} // namespace assay::diagnose

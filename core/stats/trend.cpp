// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/trend.h"

#include <algorithm>
#include <cmath>

namespace assay::stats {

Slope theilSen(const std::vector<double>& values, double z)
{
    const std::size_t n = values.size();
    std::vector<double> slopes;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = i + 1; k < n; ++k)
            slopes.push_back((values[k] - values[i]) / static_cast<double>(k - i));
    }
    std::sort(slopes.begin(), slopes.end());
    const auto count = static_cast<double>(n);
    const auto pairs = static_cast<double>(slopes.size());
    const double reach =
        z * std::sqrt(count * (count - 1) * (2 * count + 5) / 18); // of Kendall's score
    const auto at = [&](double rank) {
        return slopes[static_cast<std::size_t>(std::clamp(rank, 0.0, pairs - 1))];
    };
    const std::size_t middle = slopes.size() / 2;
    return {slopes.size() % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2,
            {at(std::floor((pairs - reach) / 2) - 1), at(std::ceil((pairs + reach) / 2))}};
}

std::vector<double> blockMeans(std::span<const double> values, std::size_t most)
{
    const std::size_t blocks = std::min(values.size(), most);
    std::vector<double> means;
    for (std::size_t b = 0; b < blocks; ++b) {
        const std::size_t from = b * values.size() / blocks;
        const std::size_t to = (b + 1) * values.size() / blocks;
        double sum = 0;
        for (std::size_t k = from; k < to; ++k)
            sum += values[k];
        means.push_back(sum / static_cast<double>(to - from));
    }
    return means;
}

} // namespace assay::stats

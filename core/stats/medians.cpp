// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/medians.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace assay::stats {

double quantile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

double median(std::vector<double> values)
{
    return quantile(std::move(values), 0.5);
}

double variance(const std::vector<double>& values)
{
    double mean = 0, squares = 0;
    for (const double value : values)
        mean += value / static_cast<double>(values.size());
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    return values.size() < 2 ? 0 : squares / static_cast<double>(values.size() - 1);
}

bool mediansDiffer(const std::vector<double>& here, const std::vector<double>& there)
{
    constexpr double kOfMedian = 1.2533; // against that of the mean
    if (here.size() < 3 || there.size() < 3)
        return false;
    const double error = kOfMedian
                         * std::sqrt(variance(here) / static_cast<double>(here.size())
                                     + variance(there) / static_cast<double>(there.size()));
    return std::abs(median(there) - median(here)) > 3 * error;
}

double widening(const std::vector<double>& here, const std::vector<double>& there)
{
    if (here.size() < 3 || there.size() < 3)
        return 0;
    const double a = variance(here), b = variance(there);
    const double error = std::hypot(a * std::sqrt(2 / static_cast<double>(here.size() - 1)),
                                    b * std::sqrt(2 / static_cast<double>(there.size() - 1)));
    return b - a > 3 * error ? b - a : 0;
}

double noiseOf(std::vector<double> secondDifferences)
{
    static const double kOfDeviation = 0.6745 * std::sqrt(6.0);
    return median(std::move(secondDifferences)) / kOfDeviation;
}

} // namespace assay::stats

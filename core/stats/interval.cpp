// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/interval.h"

#include "base/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace assay::stats {

namespace {

/// Two-sided 95 % of Student's distribution, by degrees of freedom from 1; tables agree to 3 digits.
double studentT95(std::size_t freedom)
{
    constexpr std::array kTable{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
    return freedom <= kTable.size() ? kTable[freedom - 1]
                                    : kZ95 + 2.46 / static_cast<double>(freedom);
}

} // namespace

Interval wilson(std::int64_t count, std::int64_t total, double z)
{
    if (total <= 0)
        return {0, 1};
    const double n = static_cast<double>(total);
    const double p = static_cast<double>(count) / n;
    const double spread = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    const double centre = p + z * z / (2 * n);
    const double scale = 1 + z * z / n;
    Interval interval{std::max(0.0, (centre - spread) / scale),
                      std::min(1.0, (centre + spread) / scale)};
    if (count == 0)
        interval.low = 0;
    if (count == total)
        interval.high = 1;
    return interval;
}

Estimate exact(double value)
{
    return {value, {value, value}};
}

Estimate proportion(std::int64_t count, std::int64_t total, double z)
{
    const double value = total > 0 ? static_cast<double>(count) / static_cast<double>(total) : 0;
    return {value, wilson(count, total, z)};
}

Estimate combination(std::span<const Weighted> parts)
{
    double value = 0, below = 0, above = 0;
    for (const auto& [weight, estimate] : parts) {
        const double ends[]{weight * estimate.interval.low, weight * estimate.interval.high};
        const double mine = weight * estimate.value;
        value += mine;
        below += std::pow(mine - std::min(ends[0], ends[1]), 2);
        above += std::pow(std::max(ends[0], ends[1]) - mine, 2);
    }
    return {value, {value - std::sqrt(below), value + std::sqrt(above)}};
}

Estimate difference(const Estimate& of, const Estimate& to)
{
    const Weighted parts[]{{1, of}, {-1, to}};
    return combination(parts);
}

Estimate bootstrapMean(std::span<const float> values, std::uint64_t seed)
{
    const std::size_t count = values.size();
    const double mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(count);
    const std::size_t draws =
        std::clamp<std::size_t>(40'000'000 / std::max<std::size_t>(count, 1), 400, 2000);
    base::Random random(seed, "bootstrap");
    std::vector<double> means(draws);
    for (double& drawn : means) {
        double sum = 0;
        for (std::size_t k = 0; k < count; ++k)
            sum += values[random.below(count)];
        drawn = sum / static_cast<double>(count);
    }
    std::sort(means.begin(), means.end());
    const auto at = [&](double share) {
        return means[static_cast<std::size_t>(share * static_cast<double>(draws - 1))];
    };
    return {mean, {at(0.025), at(0.975)}};
}

Estimate meanOf(std::span<const double> values)
{
    const auto count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    if (values.size() < 2)
        return {mean, {-kInfinite, kInfinite}};
    double squares = 0;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    const double half = studentT95(values.size() - 1) * std::sqrt(squares / (count - 1) / count);
    return {mean, {mean - half, mean + half}};
}

} // namespace assay::stats

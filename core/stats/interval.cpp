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

double studentT95(std::size_t freedom)
{
    // Tables agree to 3 digits.
    constexpr std::array kTable{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
    return freedom <= kTable.size() ? kTable[freedom - 1]
                                    : kZ95 + 2.46 / static_cast<double>(freedom);
}

Interval bootstrap(std::size_t count, std::uint64_t seed,
                   const std::function<double(base::Random&)>& statistic)
{
    const std::size_t draws =
        std::clamp<std::size_t>(40'000'000 / std::max<std::size_t>(count, 1), 400, 2000);
    base::Random random(seed, "bootstrap");
    std::vector<double> drawn(draws);
    for (double& value : drawn)
        value = statistic(random);
    std::sort(drawn.begin(), drawn.end());
    const auto at = [&](double share) {
        return drawn[static_cast<std::size_t>(share * static_cast<double>(draws - 1))];
    };
    return {at(0.025), at(0.975)};
}

Interval wilson(double count, double total, double z)
{
    if (!(total > 0))
        return {0, 1};
    const double n = total;
    const double p = count / n;
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

Estimate proportion(double count, double total, double z)
{
    const double value = total > 0 ? count / total : 0;
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

Estimate pairedDifference(const PairedCounts& counts)
{
    const auto n = static_cast<double>(counts.total());
    if (n <= 0)
        return {0, {-1, 1}};
    const auto both = static_cast<double>(counts.both), first = static_cast<double>(counts.first);
    const auto second = static_cast<double>(counts.second);
    const auto neither = static_cast<double>(counts.neither);
    const Estimate one = proportion(counts.both + counts.first, counts.total());
    const Estimate two = proportion(counts.both + counts.second, counts.total());
    const double product =
        (both + first) * (second + neither) * (both + second) * (first + neither);
    double excess = both * neither - first * second;
    if (excess > 0)
        excess = std::max(0.0, excess - n / 2);
    const double correlation = product > 0 ? excess / std::sqrt(product) : 0;
    const auto reach = [correlation](double x, double y) {
        return std::sqrt(std::max(0.0, x * x - 2 * correlation * x * y + y * y));
    };
    const double value = (first - second) / n;
    return {value,
            {value - reach(one.value - one.interval.low, two.interval.high - two.value),
             value + reach(one.interval.high - one.value, two.value - two.interval.low)}};
}

Estimate pairedRmseDifference(std::span<const float> first, std::span<const float> second,
                              std::uint64_t seed)
{
    const auto rmse = [](double sum, std::size_t count) {
        return std::sqrt(sum / static_cast<double>(count));
    };
    const std::size_t count = first.size();
    const double value = rmse(std::accumulate(first.begin(), first.end(), 0.0), count)
                         - rmse(std::accumulate(second.begin(), second.end(), 0.0), count);
    return {value, bootstrap(count, seed, [&](base::Random& random) {
                double one = 0, two = 0;
                for (std::size_t k = 0; k < count; ++k) {
                    const std::size_t i = random.below(count);
                    one += first[i];
                    two += second[i];
                }
                return rmse(one, count) - rmse(two, count);
            })};
}

Estimate bootstrapMean(std::span<const float> values, std::uint64_t seed)
{
    const std::size_t count = values.size();
    const double mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(count);
    return {mean, bootstrap(count, seed, [&](base::Random& random) {
                double sum = 0;
                for (std::size_t k = 0; k < count; ++k)
                    sum += values[random.below(count)];
                return sum / static_cast<double>(count);
            })};
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

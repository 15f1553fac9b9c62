// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/tests.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace assay::stats {

namespace {

std::vector<double> sortedNumbers(std::span<const double> values)
{
    std::vector<double> sorted;
    sorted.reserve(values.size());
    std::copy_if(values.begin(), values.end(), std::back_inserter(sorted),
                 [](double x) { return !std::isnan(x); });
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

/// P(sup |B| > lambda) for a Brownian bridge B.
double kolmogorovTail(double lambda)
{
    if (lambda < 0.2)
        return 1;
    double sum = 0;
    for (int k = 1; k <= 100; ++k) {
        const double term = 2 * std::exp(-2.0 * k * k * lambda * lambda);
        sum += k % 2 == 1 ? term : -term;
        if (term < 1e-12)
            break;
    }
    return std::clamp(sum, 0.0, 1.0);
}

/// Upper tail of the chi-squared distribution: the regularised incomplete gamma function by its
/// series below its bend and by Lentz's continued fraction above it.
double chiSquaredTail(double x, double freedom)
{
    const double a = freedom / 2;
    const double y = x / 2;
    if (y <= 0)
        return 1;
    const double front = std::exp(a * std::log(y) - y - std::lgamma(a));
    if (y < a + 1) {
        double term = 1 / a;
        double sum = term;
        for (int k = 1; k < 10'000 && term > sum * 1e-15; ++k) {
            term *= y / (a + k);
            sum += term;
        }
        return std::clamp(1 - front * sum, 0.0, 1.0);
    }
    constexpr double kTiny = 1e-300;
    double b = y + 1 - a;
    double c = 1 / kTiny;
    double d = 1 / b;
    double fraction = d;
    for (int k = 1; k < 10'000; ++k) {
        const double an = -k * (k - a);
        b += 2;
        d = an * d + b;
        d = std::abs(d) < kTiny ? kTiny : d;
        c = b + an / c;
        c = std::abs(c) < kTiny ? kTiny : c;
        d = 1 / d;
        const double change = c * d;
        fraction *= change;
        if (std::abs(change - 1) < 1e-15)
            break;
    }
    return std::clamp(front * fraction, 0.0, 1.0);
}

double logChoose(std::int64_t n, std::int64_t k)
{
    return std::lgamma(static_cast<double>(n) + 1) - std::lgamma(static_cast<double>(k) + 1)
           - std::lgamma(static_cast<double>(n - k) + 1);
}

} // namespace

TestResult kolmogorovSmirnov(std::span<const double> first, std::span<const double> second)
{
    const std::vector<double> a = sortedNumbers(first);
    const std::vector<double> b = sortedNumbers(second);
    if (a.empty() || b.empty())
        return {};
    const auto na = static_cast<double>(a.size());
    const auto nb = static_cast<double>(b.size());
    double gap = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        const double x = std::min(a[i], b[j]);
        while (i < a.size() && a[i] <= x)
            ++i;
        while (j < b.size() && b[j] <= x)
            ++j;
        gap = std::max(gap, std::abs(static_cast<double>(i) / na - static_cast<double>(j) / nb));
    }
    const double root = std::sqrt(na * nb / (na + nb));
    return {gap, kolmogorovTail((root + 0.12 + 0.11 / root) * gap), gap};
}

TestResult chiSquared(std::span<const std::int64_t> a, std::span<const std::int64_t> b)
{
    const auto na = static_cast<double>(std::accumulate(a.begin(), a.end(), std::int64_t{0}));
    const auto nb = static_cast<double>(std::accumulate(b.begin(), b.end(), std::int64_t{0}));
    if (na <= 0 || nb <= 0)
        return {};
    const double smaller = std::min(na, nb) / (na + nb);
    std::vector<std::pair<double, double>> columns;
    std::pair<double, double> rare{0, 0};
    for (std::size_t k = 0; k < a.size(); ++k) {
        const auto x = static_cast<double>(a[k]);
        const auto y = static_cast<double>(b[k]);
        if (x + y <= 0)
            continue;
        if ((x + y) * smaller < 5)
            rare = {rare.first + x, rare.second + y};
        else
            columns.emplace_back(x, y);
    }
    if (rare.first + rare.second > 0) {
        if ((rare.first + rare.second) * smaller >= 5 || columns.empty())
            columns.push_back(rare);
        else
            columns.back() = {columns.back().first + rare.first,
                              columns.back().second + rare.second};
    }
    if (columns.size() < 2)
        return {};
    double statistic = 0;
    for (const auto& [x, y] : columns) {
        const double ex = (x + y) * na / (na + nb);
        const double ey = (x + y) * nb / (na + nb);
        statistic += (x - ex) * (x - ex) / ex + (y - ey) * (y - ey) / ey;
    }
    return {statistic, chiSquaredTail(statistic, static_cast<double>(columns.size() - 1)),
            std::sqrt(statistic / (na + nb))};
}

double fisherExact(std::int64_t a, std::int64_t na, std::int64_t b, std::int64_t nb)
{
    const std::int64_t drawn = a + b;
    const double whole = logChoose(na + nb, drawn);
    const auto likelihood = [&](std::int64_t k) {
        return logChoose(na, k) + logChoose(nb, drawn - k) - whole;
    };
    const double observed = likelihood(a) + 1e-9;
    double p = 0;
    for (std::int64_t k = std::max<std::int64_t>(0, drawn - nb); k <= std::min(na, drawn); ++k) {
        const double l = likelihood(k);
        if (l <= observed)
            p += std::exp(l);
    }
    return std::min(1.0, p);
}

double fisherExactMore(std::int64_t a, std::int64_t na, std::int64_t b, std::int64_t nb)
{
    const std::int64_t drawn = a + b;
    const double whole = logChoose(na + nb, drawn);
    double p = 0;
    for (std::int64_t k = a; k <= std::min(na, drawn); ++k)
        p += std::exp(logChoose(na, k) + logChoose(nb, drawn - k) - whole);
    return std::min(1.0, p);
}

double areaUnderCurve(std::span<const double> positives, std::span<const double> negatives)
{
    if (positives.empty() || negatives.empty())
        return 0.5;
    std::vector<std::pair<double, bool>> all;
    all.reserve(positives.size() + negatives.size());
    for (const double x : positives)
        all.emplace_back(x, true);
    for (const double x : negatives)
        all.emplace_back(x, false);
    std::sort(all.begin(), all.end());
    double above = 0; // pairs in which the positive scores higher
    double below = 0; // negatives so far
    for (std::size_t i = 0; i < all.size();) {
        double up = 0, down = 0;
        const double score = all[i].first;
        for (; i < all.size() && all[i].first == score; ++i)
            (all[i].second ? up : down) += 1;
        above += up * (below + down / 2);
        below += down;
    }
    return above / (static_cast<double>(positives.size()) * static_cast<double>(negatives.size()));
}

std::vector<double> holm(std::span<const double> p)
{
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t i, std::size_t j) { return p[i] < p[j]; });
    std::vector<double> adjusted(p.size());
    double largest = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        largest =
            std::max(largest, std::min(1.0, static_cast<double>(p.size() - rank) * p[order[rank]]));
        adjusted[order[rank]] = largest;
    }
    return adjusted;
}

} // namespace assay::stats

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/chart.h"

#include "base/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::report {

namespace {

/// Of points [from, to) the smallest and the largest, in their order.
void addExtremes(const std::vector<ChartPoint>& points, std::size_t from, std::size_t to,
                 std::vector<ChartPoint>& kept)
{
    std::size_t least = to, most = to;
    for (std::size_t i = from; i < to; ++i) {
        if (!std::isfinite(points[i].y))
            continue;
        if (least == to || points[i].y < points[least].y)
            least = i;
        if (most == to || points[i].y > points[most].y)
            most = i;
    }
    if (least == to) {
        if (from < to)
            kept.push_back(points[from]);
        return;
    }
    kept.push_back(points[std::min(least, most)]);
    if (least != most)
        kept.push_back(points[std::max(least, most)]);
}

} // namespace

std::vector<ChartPoint> thinned(const std::vector<ChartPoint>& points, std::size_t limit)
{
    if (points.size() <= limit)
        return points;
    const std::size_t inner = points.size() - 2, parts = (limit - 2) / 2;
    std::vector<ChartPoint> kept{points.front()};
    for (std::size_t part = 0; part < parts; ++part)
        addExtremes(points, 1 + part * inner / parts, 1 + (part + 1) * inner / parts, kept);
    kept.push_back(points.back());
    return kept;
}

bool isThinned(const Chart& chart)
{
    return std::any_of(chart.lines.begin(), chart.lines.end(),
                       [](const ChartLine& line) { return line.points.size() > kMostPoints; });
}

std::vector<double> ticks(double low, double high)
{
    constexpr double kMost = 7;
    const double rough = (high - low) / (kMost - 1);
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double times : {1.0, 2.0, 5.0}) {
        if (times * power >= rough) {
            step = times * power;
            break;
        }
    }
    std::vector<double> places;
    const double slack = step * 1e-9;
    for (double k = std::ceil((low - slack) / step); k * step <= high + slack; ++k)
        places.push_back(k == 0 ? 0 : k * step);
    return places;
}

std::string tickText(double value, const std::vector<double>& ticks)
{
    const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : std::abs(value);
    const double largest =
        ticks.empty() ? 0 : std::max(std::abs(ticks.front()), std::abs(ticks.back()));
    if (largest >= 1e6 || (step > 0 && step < 1e-5))
        return base::withPlainExponent(fmt::format("{:.4g}", value));
    const int decimals =
        step > 0 ? std::max(0, -static_cast<int>(std::floor(std::log10(step * 1.0000001)))) : 0;
    return fmt::format("{:.{}f}", value, decimals);
}

} // namespace assay::report

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace assay::report {

struct ChartPoint {
    double x = 0, y = 0; ///< y may be no number: the line has a gap there
};

/// How a line looks: each style has a colour and a dash of its own.
enum class LineStyle { Train, TrainVal, TestVal, Other };

struct ChartLine {
    std::string name; ///< "run 3, train"
    LineStyle style = LineStyle::Other;
    bool isThin = false; ///< of another seed: it is not in the legend and not in the table
    std::vector<ChartPoint> points; ///< by x
};

/// A number that does not change: what people reach, what is wanted.
struct ChartMark {
    std::string name;
    double y = 0;
};

struct Chart {
    std::string title; ///< names the runs
    std::string xTitle, yTitle;
    bool isShare = false; ///< y is shown in percent
    std::vector<ChartLine> lines;
    std::vector<ChartMark> marks;
    std::string note; ///< below it; empty: nothing
};

/// So many points of a line are drawn at most.
inline constexpr std::size_t kMostPoints = 2000;
/// At most `limit` (4 or more) of the points, in their order: the first and the last, and of each of equally many
/// in between the smallest and the largest. Where a part holds no finite number one of its points stays, as a gap.
std::vector<ChartPoint> thinned(const std::vector<ChartPoint>& points,
                                std::size_t limit = kMostPoints);
/// Whether a line of the chart has more points than are drawn.
bool isThinned(const Chart& chart);

/// At most seven places of an axis at 1, 2 or 5 times a power of ten within [low, high]. Finite, low < high.
std::vector<double> ticks(double low, double high);
/// A place of an axis with the decimals that all of `ticks` need.
std::string tickText(double value, const std::vector<double>& ticks);

/// One svg element for a page, dark on white, without references. Texts are escaped.
std::string svg(const Chart& chart);

} // namespace assay::report

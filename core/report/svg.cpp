// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "report/chart.h"
#include "report/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace assay::report {

namespace {

constexpr double kWidth = 760, kLeft = 64, kRight = 20, kPlotHeight = 250, kBottom = 46;
constexpr double kLegendRow = 20, kSwatch = 30, kLetter = 6.6; ///< of the legend, in pixels
constexpr std::size_t kFewPoints = 30;                         ///< up to so many each has a dot

/// Colours that differ for colour-blind readers too (Okabe and Ito 2008), dark enough for print.
struct Look {
    const char* colour;
    const char* dash;
};
Look lookOf(LineStyle style)
{
    switch (style) {
    case LineStyle::Train: return {"#0072B2", ""};
    case LineStyle::TrainVal: return {"#B87900", "9 4"};
    case LineStyle::TestVal: return {"#C04A00", "9 3 2 3"};
    case LineStyle::Other: break;
    }
    return {"#5B6470", "2 3"};
}

std::string strokeOf(LineStyle style)
{
    const Look look = lookOf(style);
    std::string text = fmt::format("stroke=\"{}\"", look.colour);
    if (*look.dash != 0)
        text += fmt::format(" stroke-dasharray=\"{}\"", look.dash);
    return text;
}

struct Range {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    void take(double value)
    {
        if (!std::isfinite(value))
            return;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    bool isEmpty() const { return !(low <= high); }
    /// With room where all values are one.
    void widen()
    {
        if (high - low > std::max(std::abs(low), std::abs(high)) * 1e-9)
            return;
        const double room = low == 0 ? 1 : std::abs(low) / 2;
        low -= room;
        high += room;
    }
};

/// Where values lie within the picture.
struct Plot {
    Range x, y;
    double top = 0;

    double across(double value) const
    {
        return kLeft + (value - x.low) / (x.high - x.low) * (kWidth - kLeft - kRight);
    }
    double down(double value) const
    {
        return top + (y.high - value) / (y.high - y.low) * kPlotHeight;
    }
};

std::string textAt(double x, double y, const char* anchor, const std::string& text)
{
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y,
                       anchor, htmlEscaped(plain(text, kLongestName)));
}

double widthOf(const std::string& text)
{
    return kLetter * static_cast<double>(plain(text, kLongestName).size());
}

std::string dashOf(std::size_t mark)
{
    return fmt::format("stroke=\"#1B1F24\" stroke-dasharray=\"{}\"", mark % 2 == 0 ? "6 3" : "1 3");
}

/// Names with their lines, in rows.
class Legend
{
public:
    void add(const std::string& name, const std::string& stroke)
    {
        const double width = kSwatch + 6 + widthOf(name) + 18;
        if (m_x > kLeft && m_x + width > kWidth - kRight) {
            m_x = kLeft;
            m_y += kLegendRow;
        }
        m_text += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {} "
                              "stroke-width=\"2\"/>\n",
                              m_x, m_y - 4, m_x + kSwatch, m_y - 4, stroke);
        m_text += textAt(m_x + kSwatch + 6, m_y, "start", name);
        m_x += width;
    }
    const std::string& text() const { return m_text; }
    double bottom() const { return m_y + 12; }

private:
    std::string m_text;
    double m_x = kLeft, m_y = 14;
};

Legend legendOf(const Chart& chart)
{
    Legend legend;
    for (const ChartLine& line : chart.lines) {
        if (!line.isThin)
            legend.add(line.name, strokeOf(line.style));
    }
    for (std::size_t k = 0; k < chart.marks.size(); ++k) {
        const ChartMark& mark = chart.marks[k];
        legend.add(fmt::format("{} {}", mark.name,
                               chart.isShare ? base::percentText(mark.y) : base::unitText(mark.y)),
                   dashOf(k));
    }
    return legend;
}

std::string lineOf(const ChartLine& line, const Plot& plot, double scale)
{
    const std::vector<ChartPoint> points = thinned(line.points);
    std::string path, dots;
    bool isOpen = false;
    for (const ChartPoint& point : points) {
        if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
            isOpen = false;
            continue;
        }
        const double x = plot.across(point.x), y = plot.down(scale * point.y);
        path += fmt::format("{}{:.1f} {:.1f}", isOpen ? "L" : "M", x, y);
        isOpen = true;
        if (!line.isThin && points.size() <= kFewPoints)
            dots += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.5\" fill=\"{}\"/>\n", x,
                                y, lookOf(line.style).colour);
    }
    if (path.empty())
        return {};
    return fmt::format("<path d=\"{}\" fill=\"none\" {} stroke-width=\"{}\" stroke-opacity=\"{}\" "
                       "stroke-linejoin=\"round\"/>\n",
                       path, strokeOf(line.style), line.isThin ? 1 : 2, line.isThin ? 0.55 : 1)
           + dots;
}

Plot plotOf(const Chart& chart, double scale)
{
    Plot plot;
    for (const ChartLine& line : chart.lines) {
        for (const ChartPoint& point : line.points) {
            if (!std::isfinite(point.y))
                continue;
            plot.x.take(point.x);
            plot.y.take(scale * point.y);
        }
    }
    if (plot.x.isEmpty())
        return plot;
    for (const ChartMark& mark : chart.marks)
        plot.y.take(scale * mark.y);
    // What lies above zero is seen from zero, unless that hides how it changes.
    if (plot.y.low > 0 && plot.y.low < plot.y.high * 0.6)
        plot.y.low = 0;
    plot.x.widen();
    plot.y.widen();
    const double room = (plot.y.high - plot.y.low) * 0.04;
    plot.y.high += room;
    if (plot.y.low != 0)
        plot.y.low -= room;
    return plot;
}

/// Whole numbers alone where all points lie at such: there is no half an epoch then.
std::vector<double> placesAcross(const Chart& chart, const Plot& plot)
{
    std::vector<double> places = ticks(plot.x.low, plot.x.high);
    const auto isWhole = [](double x) { return std::abs(x - std::round(x)) < 1e-9; };
    for (const ChartLine& line : chart.lines) {
        for (const ChartPoint& point : line.points) {
            if (!isWhole(point.x))
                return places;
        }
    }
    std::vector<double> whole;
    for (const double place : places) {
        if (isWhole(place))
            whole.push_back(std::round(place));
    }
    return whole.empty() ? places : whole;
}

std::string axes(const Chart& chart, const Plot& plot)
{
    std::string text;
    const double bottom = plot.top + kPlotHeight;
    const auto across = placesAcross(chart, plot), up = ticks(plot.y.low, plot.y.high);
    for (const double value : up) {
        const double y = plot.down(value);
        text += fmt::format(
            "<line x1=\"{}\" y1=\"{:.1f}\" x2=\"{}\" y2=\"{:.1f}\" stroke=\"#D9DDE2\"/>\n", kLeft,
            y, kWidth - kRight, y);
        text += textAt(kLeft - 8, y + 4, "end", tickText(value, up));
    }
    for (const double value : across) {
        const double x = plot.across(value);
        text += fmt::format(
            "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#1B1F24\"/>\n",
            x, bottom, x, bottom + 4);
        text += textAt(x, bottom + 18, "middle", tickText(value, across));
    }
    text += fmt::format(
        "<line x1=\"{0}\" y1=\"{1:.1f}\" x2=\"{2}\" y2=\"{1:.1f}\" stroke=\"#1B1F24\"/>\n", kLeft,
        bottom, kWidth - kRight);
    text += textAt((kLeft + kWidth - kRight) / 2, bottom + 38, "middle", chart.xTitle);
    const std::string unit = chart.isShare ? chart.yTitle + " %" : chart.yTitle;
    text += fmt::format("<g transform=\"translate(14 {:.1f}) rotate(-90)\">",
                        plot.top + kPlotHeight / 2)
            + textAt(0, 0, "middle", unit) + "</g>\n";
    for (std::size_t k = 0; k < chart.marks.size(); ++k) {
        const double y = plot.down((chart.isShare ? 100 : 1) * chart.marks[k].y);
        text += fmt::format("<line x1=\"{}\" y1=\"{:.1f}\" x2=\"{}\" y2=\"{:.1f}\" {}/>\n", kLeft,
                            y, kWidth - kRight, y, dashOf(k));
    }
    return text;
}

} // namespace

std::string svg(const Chart& chart)
{
    const double scale = chart.isShare ? 100 : 1;
    Plot plot = plotOf(chart, scale);
    const Legend legend = legendOf(chart);
    plot.top = legend.bottom();
    std::string inside = legend.text();
    if (plot.x.isEmpty()) {
        inside += textAt(kWidth / 2, plot.top + kPlotHeight / 2, "middle",
                         "There is no finite number to draw.");
    } else {
        inside += axes(chart, plot);
        for (const bool isThin : {true, false}) { // the run itself lies over its seeds
            for (const ChartLine& line : chart.lines) {
                if (line.isThin == isThin)
                    inside += lineOf(line, plot, scale);
            }
        }
    }
    const double height = plot.top + kPlotHeight + kBottom;
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1:.0f}\" width=\"{0}\" "
        "height=\"{1:.0f}\" role=\"img\" font-family=\"system-ui, sans-serif\" "
        "font-size=\"12\" fill=\"#1B1F24\">\n<title>{2}</title>\n"
        "<rect width=\"{0}\" height=\"{1:.0f}\" fill=\"#FFFFFF\"/>\n{3}</svg>\n",
        kWidth, height, htmlEscaped(plain(chart.title, kLongestName)), inside);
}

} // namespace assay::report

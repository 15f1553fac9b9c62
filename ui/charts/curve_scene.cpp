// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_scene.h"

#include "bridge/convert.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

using train::Axis;
using train::Series;

constexpr double kLeft = 52;        ///< room for six figures; the same in charts that line up
constexpr double kBottom = 22;      ///< tick labels
constexpr double kLane = 12;        ///< event marks
constexpr double kLeastNamed = 400; ///< width of a chart with names at the ends of its lines
constexpr double kTickGap = 10;     ///< from a label to the axis, with the tick
constexpr std::size_t kCrowd = 10;  ///< more curves are a crowd
constexpr double kFarthest = 1e200; ///< the span of an axis must be a number
constexpr double kAroundWords = 16; ///< beside what is said in place of curves
constexpr double kNamesShare = 0.19,
                 kMoreNames = 36;     ///< of a wide chart's width, for names; pixels
constexpr std::size_t kMostAtEnd = 5; ///< more names do not fit beside their lines

QString tr(const char* source)
{
    return QCoreApplication::translate("curves", source);
}

} // namespace

bool CurveScene::empty() const
{
    return std::all_of(curves.begin(), curves.end(),
                       [](const Curve& curve) { return curve.all().empty(); });
}

QFont smallFont(const QFont& font)
{
    QFont small = font;
    small.setPointSizeF(font.pointSizeF() * 0.9);
    return small;
}

std::optional<std::size_t> lastInView(const Series& series, Axis axis, double from, double to)
{
    std::size_t i = series.lowerBound(axis, to);
    while (i < series.size() && series.x(i, axis) <= to)
        ++i;
    // A run that ended in NaN has its last value where it was still one.
    for (; i > 0 && series.x(i - 1, axis) >= from; --i) {
        if (std::isfinite(series.value(i - 1)))
            return i - 1;
    }
    return std::nullopt;
}

std::vector<double> pushedApart(const std::vector<double>& wanted, double height, double top,
                                double bottom)
{
    // Least squares under order and distance: pool neighbours that are too near and give them
    // their common mean (pool adjacent violators; Barlow et al. 1972).
    struct Block {
        double sum;
        std::size_t count;
        double mean() const { return sum / double(count); }
    };
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        blocks.push_back({wanted[i] - double(i) * height, 1});
        while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
            blocks[blocks.size() - 2].sum += blocks.back().sum;
            blocks[blocks.size() - 2].count += blocks.back().count;
            blocks.pop_back();
        }
    }
    const double highest = top + height / 2;
    const double lowest =
        std::max(highest, bottom - height / 2 - (double(wanted.size()) - 1) * height);
    std::vector<double> placed;
    for (const Block& block : blocks) {
        for (std::size_t k = 0; k < block.count; ++k)
            placed.push_back(std::clamp(block.mean(), highest, lowest)
                             + double(placed.size()) * height);
    }
    return placed;
}

train::Column reach(const Series& series, Axis axis, double from, double to)
{
    std::size_t end = series.lowerBound(axis, to);
    while (end < series.size() && series.x(end, axis) <= to)
        ++end;
    train::Column seen = series.range(series.lowerBound(axis, from), end);
    for (const double edge : {from, to}) {
        const double value = interpolated(series, axis, edge);
        if (!std::isfinite(value))
            continue;
        seen.min = seen.points == 0 ? value : std::min(seen.min, value);
        seen.max = seen.points == 0 ? value : std::max(seen.max, value);
        ++seen.points;
    }
    return seen;
}

Signs signsInView(const CurveScene& scene)
{
    Signs signs;
    for (const Curve& curve : scene.curves) {
        if (!scene.shown(curve))
            continue;
        for (const Series* series : curve.all()) {
            const train::Column seen = reach(*series, scene.axis, scene.from, scene.to);
            signs.above = signs.above || (seen.points > 0 && seen.max > 0);
            signs.others = signs.others || (seen.points > 0 && seen.min <= 0);
        }
    }
    return signs;
}

std::pair<double, double> valueRange(const CurveScene& scene)
{
    double low = 0, high = 0, positive = 0;
    bool any = false;
    for (const Curve& curve : scene.curves) {
        if (!scene.shown(curve))
            continue;
        for (const Series* series : curve.all()) {
            const train::Column seen = reach(*series, scene.axis, scene.from, scene.to);
            if (seen.points == 0)
                continue;
            low = any ? std::min(low, seen.min) : seen.min;
            high = any ? std::max(high, seen.max) : seen.max;
            low = std::max(low, -kFarthest);
            high = std::min(high, kFarthest);
            any = true;
            if (!scene.logY)
                continue;
            if (seen.min > 0) {
                positive = positive > 0 ? std::min(positive, seen.min) : seen.min;
                continue;
            }
            // Zero has no logarithm: the smallest positive one of coarse columns bounds the view.
            for (const train::Column& column :
                 series->columns(scene.axis, scene.from, scene.to, 500)) {
                if (column.points > 0 && column.min > 0)
                    positive = positive > 0 ? std::min(positive, column.min) : column.min;
            }
        }
    }
    if (!any)
        return scene.logY ? std::pair{0.1, 1.0} : std::pair{0.0, 1.0};

    if (scene.logY) {
        if (high <= 0)
            return {0.1, 1.0};
        low = positive > 0 ? positive : high / 1000;
        const double span = std::max(std::log(high / low), 0.1);
        for (const ReferenceLine& line : scene.references) {
            if (line.value > 0 && std::log(line.value / high) < 0.25 * span
                && std::log(low / line.value) < 0.25 * span) {
                low = std::min(low, line.value);
                high = std::max(high, line.value);
            }
        }
        const double pad = std::pow(std::max(high / low, 1.1), 0.04);
        return {low / pad, high * pad};
    }

    const double span = high - low;
    for (const ReferenceLine& line : scene.references) {
        if (line.value > low - 0.25 * span && line.value < high + 0.25 * span) {
            low = std::min(low, line.value);
            high = std::max(high, line.value);
        }
    }
    if (low >= 0 && low <= 0.4 * high)
        low = 0;
    double pad = (high - low) * 0.05;
    if (pad <= 0)
        pad = high != 0 ? std::abs(high) * 0.1 : 0.005;
    return {low == 0 ? 0 : low - pad, high + pad};
}

QString summary(const CurveScene& scene)
{
    if (scene.empty())
        return scene.waiting;
    QStringList parts;
    for (const Curve& curve : scene.curves) {
        const train::Series* line = curve.seeds.empty() ? curve.line() : curve.seeds.front();
        if (!scene.shown(curve) || !line || line->empty())
            continue;
        const std::size_t best = curve.seeds.empty() ? curve.smallest() : line->smallest();
        QString part =
            tr("%1: last %2")
                .arg(curve.name, labelText(scene.measure, line->value(line->size() - 1)));
        if (best < line->size())
            part += tr(", smallest %1 at step %2")
                        .arg(labelText(scene.measure, line->value(best)),
                             countText(line->at(best).step));
        parts << part;
    }
    return parts.join(QStringLiteral("; "));
}

bool isCrowded(const CurveScene& scene)
{
    return scene.curves.size() > kCrowd;
}

namespace {

/// The title stands at the end of the axis, in the row of its labels; those that it would meet are
/// left out.
void layOutTime(CurveLayout& layout, const QFontMetricsF& words, const QFontMetricsF& numbers)
{
    layout.xTicks = linearTicks(layout.x.from / layout.xUnit, layout.x.to / layout.xUnit);
    const auto pixel = [&](const Tick& tick) { return layout.x.pixel(tick.value * layout.xUnit); };
    const auto half = [&](const Tick& tick) { return numbers.horizontalAdvance(tick.text) / 2; };
    const double width = std::ceil(words.horizontalAdvance(layout.xTitle)) + 1;
    QRectF& title = layout.xTitleArea;
    title = QRectF(layout.plot.right() - width, layout.plot.bottom() + layout.lane + 5, width, 16);
    if (layout.namesAtEnd) {
        title.moveLeft(layout.plot.right() + 14);
        if (!layout.xTicks.empty()) // beside the last label, should it stand at the very end
            title.moveLeft(std::max(title.left(),
                                    pixel(layout.xTicks.back()) + 12 + half(layout.xTicks.back())));
    }
    std::erase_if(layout.xTicks,
                  [&](const Tick& tick) { return pixel(tick) + half(tick) + 8 > title.left(); });
}

} // namespace

CurveLayout layOut(const CurveScene& scene, const QSizeF& size)
{
    CurveLayout layout;
    const QFontMetricsF metrics(smallFont(scene.font)), numbers(scene.numbers);
    const auto [low, high] = valueRange(scene);
    const double factor = axisFactor(scene.measure);
    layout.yTicks = scene.logY ? logTicks(low * factor, high * factor)
                               : linearTicks(low * factor, high * factor);
    double left = kLeft;
    for (const Tick& tick : layout.yTicks)
        left = std::max(left, std::ceil(numbers.horizontalAdvance(tick.text)) + kTickGap);
    layout.lane = scene.marks.empty() ? 0 : kLane;
    double top = 8;
    layout.namesAtEnd =
        scene.named && scene.curves.size() <= kMostAtEnd && size.width() > kLeastNamed;
    const double right = layout.namesAtEnd ? std::clamp(std::round(kNamesShare * size.width()),
                                                        scene.names, scene.names + kMoreNames)
                                           : 12;
    if (scene.named && !layout.namesAtEnd) {
        const double row = std::ceil(metrics.height()) + 5;
        double x = left;
        for (std::size_t i = 0; i < scene.curves.size(); ++i) {
            const double width =
                22
                + std::min(160.0, std::ceil(metrics.horizontalAdvance(scene.curves[i].name)) + 2);
            if (x > left && x + width > size.width() - right) {
                x = left;
                top += row;
            }
            if (top + row > size.height() * 0.35)
                break; // the menu lists the rest
            layout.legend.push_back({QRectF(x, top, width, row - 1), i});
            x += width + 14;
        }
        top += row + 6;
    }
    layout.plot = QRectF(left, std::round(top), std::max(20.0, size.width() - left - right),
                         std::max(20.0, std::round(size.height() - top - kBottom - layout.lane)));
    const double to = scene.to > scene.from ? scene.to : scene.from + 1;
    layout.namesEnd = size.width() - 4;
    layout.x = {scene.from, to, layout.plot.left(), layout.plot.right(), false};
    layout.y = {low, high, layout.plot.bottom(), layout.plot.top(), scene.logY};
    switch (scene.axis) {
    case Axis::Step: layout.xTitle = tr("step"); break;
    case Axis::Epoch: layout.xTitle = tr("epoch"); break;
    case Axis::Seconds:
        layout.xUnit = to <= 120 ? 1 : to <= 7200 ? 60 : 3600;
        layout.xTitle = to <= 120 ? tr("time (s)") : to <= 7200 ? tr("time (min)") : tr("time (h)");
        break;
    }
    layOutTime(layout, metrics, numbers);
    if (scene.empty()) {
        layout.xTicks.clear();
        layout.yTicks.clear();
        // Without ticks and names beside it what is said stands in the middle of the chart.
        layout.plot.setLeft(kAroundWords);
        layout.plot.setRight(std::max(kAroundWords + 20, size.width() - kAroundWords));
    }
    if (const Signs signs = scene.logY ? signsInView(scene) : Signs(); signs.others && !signs.above)
        layout.yTicks.clear(); // numbers of nothing
    return layout;
}

} // namespace assay::ui

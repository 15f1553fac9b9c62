// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/crosshair.h"

#include "bridge/convert.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::ui {

namespace {

using train::Series;

QString tr(const char* source)
{
    return QCoreApplication::translate("crosshair", source);
}

/// The series that has a point nearest to `x`.
const Series* nearestSeries(const CurveScene& scene, double x)
{
    const Series* best = nullptr;
    double distance = std::numeric_limits<double>::infinity();
    for (const Curve& curve : scene.curves) {
        if (!scene.shown(curve))
            continue;
        for (const Series* series : curve.all()) {
            const double off = std::abs(series->x(series->nearest(scene.axis, x), scene.axis) - x);
            if (off < distance) {
                distance = off;
                best = series;
            }
        }
    }
    return best;
}

QString placeText(const train::HistoryPoint& point)
{
    const QString dot = QStringLiteral("  \u00b7  ");
    return tr("step %1").arg(countText(point.step)) + dot
           + tr("epoch %1").arg(double(point.epoch), 0, 'f', 2) + dot
           + durationText(double(point.seconds));
}

/// `step`: of the place that the read-out names; a value of another one says so.
Readout::Row rowOf(const CurveScene& scene, const Curve& curve, const Series& series, double x,
                   std::int64_t step)
{
    const std::size_t i = series.nearest(scene.axis, x);
    Readout::Row row;
    row.name = curve.name;
    if (const std::int64_t own = series.at(i).step; own != step)
        row.at = tr(", at step %1").arg(countText(own));
    row.colour = curve.colour;
    row.dash = curve.dash;
    row.number = series.value(i);
    row.x = series.x(i, scene.axis);
    return row;
}

std::optional<Readout::Row> seedsRow(const CurveScene& scene, const Curve& curve, double x)
{
    double least = 0, greatest = 0, sum = 0;
    int present = 0;
    for (const Series* seed : curve.seeds) {
        const double value = interpolated(*seed, scene.axis, x);
        if (!std::isfinite(value))
            continue;
        least = present == 0 ? value : std::min(least, value);
        greatest = present == 0 ? value : std::max(greatest, value);
        sum += value;
        ++present;
    }
    if (present == 0)
        return std::nullopt;
    Readout::Row row;
    row.name = curve.name;
    row.colour = curve.colour;
    row.dash = curve.dash;
    row.number = sum / present;
    row.least = least;
    row.greatest = greatest;
    row.seeds = true;
    row.x = x;
    return row;
}

void writeValues(Readout& out, Measure measure)
{
    std::vector<double> numbers;
    for (const Readout::Row& row : out.rows)
        numbers.push_back(row.number);
    const int decimals = exactDecimals(measure, numbers);
    for (Readout::Row& row : out.rows) {
        row.value = exactText(measure, row.number, decimals);
        if (row.seeds)
            row.value = QStringLiteral("%1 \u2013 %2   %3")
                            .arg(exactText(measure, row.least, decimals),
                                 exactText(measure, row.greatest, decimals), row.value);
    }
}

} // namespace

Readout readOut(const CurveScene& scene, double x)
{
    Readout out;
    std::int64_t step = 0;
    if (const Series* series = nearestSeries(scene, x)) {
        const train::HistoryPoint point = series->at(series->nearest(scene.axis, x));
        out.place = placeText(point);
        step = point.step;
    }
    for (const Curve& curve : scene.curves) {
        if (!scene.shown(curve))
            continue;
        if (!curve.seeds.empty()) {
            if (auto row = seedsRow(scene, curve, x))
                out.rows.push_back(*row);
        } else if (const Series* line = curve.line()) {
            out.rows.push_back(rowOf(scene, curve, *line, x, step));
            if (line == curve.raw)
                continue;
            Readout::Row raw = rowOf(scene, curve, *curve.raw, x, step);
            out.rows.back().name = tr("%1, smoothed").arg(curve.name);
            raw.pale = true;
            out.rows.push_back(raw);
        }
    }
    std::stable_sort(out.rows.begin(), out.rows.end(), [](const auto& a, const auto& b) {
        if (std::isnan(a.number) || std::isnan(b.number))
            return !std::isnan(a.number) && std::isnan(b.number);
        return a.number > b.number;
    });
    for (Readout::Row& row : out.rows)
        row.name += row.at;
    writeValues(out, scene.measure);
    return out;
}

void paintCrosshair(QPainter& painter, const CurveScene& scene, const CurveLayout& layout, double x)
{
    const double at = layout.x.pixel(x);
    const QRectF& plot = layout.plot;
    if (at < plot.left() - 0.5 || at > plot.right() + 0.5)
        return;
    const Colours& colours = scene.colours;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colours.mutedInk, 1));
    painter.drawLine(QPointF(std::round(at), plot.top()), QPointF(std::round(at), plot.bottom()));

    const Readout out = readOut(scene, x);
    if (out.rows.empty())
        return;
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (const Readout::Row& row : out.rows) {
        const QPointF point(layout.x.pixel(row.x), layout.y.pixel(row.number));
        if (!std::isfinite(row.number) || row.pale || !plot.adjusted(-1, -1, 1, 1).contains(point))
            continue;
        painter.setPen(QPen(colours.card, 1.5));
        painter.setBrush(row.colour);
        painter.drawEllipse(point, 4.5, 4.5);
    }

    const QFont words = smallFont(scene.font), figures = smallFont(scene.numbers);
    const QFontMetricsF metrics(words), numbers(figures);
    const double height = std::ceil(metrics.height()) + 2;
    constexpr double kPad = 8, kSwatch = 18, kGap = 20;
    const std::size_t room = std::size_t(std::max(1.0, (plot.height() - 2 * kPad) / height - 1));
    const std::size_t count = std::min(out.rows.size(), room);
    double names = 0, values = 0;
    for (std::size_t i = 0; i < count; ++i) {
        names = std::max(names, metrics.horizontalAdvance(out.rows[i].name));
        values = std::max(values, numbers.horizontalAdvance(out.rows[i].value));
    }
    const double width = 2 * kPad
                         + std::ceil(std::max(kSwatch + names + kGap + values,
                                              metrics.horizontalAdvance(out.place)));
    QRectF box(at + 12, plot.top() + 4, width, 2 * kPad + (double(count) + 1) * height - 2);
    if (box.right() > plot.right() && at - 12 - width > 0)
        box.moveRight(at - 12);
    painter.setPen(QPen(colours.line, 1));
    painter.setBrush(colours.card);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    QRectF line(box.left() + kPad, box.top() + kPad - 1, width - 2 * kPad, height);
    painter.setFont(words);
    painter.setPen(colours.mutedInk);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, out.place);
    for (std::size_t i = 0; i < count; ++i) {
        const Readout::Row& row = out.rows[i];
        line.translate(0, height);
        QColor swatch = row.colour;
        swatch.setAlphaF(row.pale ? 0.35F : 1.0F);
        painter.setPen(penOf(swatch, row.pale ? 1.5 : 2.5, row.dash));
        painter.drawLine(QPointF(line.left(), line.center().y()),
                         QPointF(line.left() + 12, line.center().y()));
        painter.setFont(words);
        painter.setPen(row.pale ? colours.mutedInk : colours.ink);
        painter.drawText(line.adjusted(kSwatch, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         row.name);
        painter.setFont(figures);
        painter.setPen(std::isfinite(row.number) ? colours.ink : colours.blocker);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, row.value);
    }
}

QString markText(const CurveScene& scene, const CurveLayout& layout, QPointF at)
{
    constexpr double kReach = 6; // pixels around a mark
    QStringList lines;
    if (layout.lane <= 0 || at.y() < layout.plot.bottom() || at.y() > layout.plot.bottom() + 16)
        return {};
    for (const EventMark& mark : scene.marks) {
        if (std::abs(layout.x.pixel(mark.x(scene.axis)) - at.x()) <= kReach)
            lines << tr("step %1: %2").arg(countText(mark.step), mark.text);
    }
    constexpr qsizetype kMost = 8;
    if (lines.size() > kMost) {
        const qsizetype more = lines.size() - kMost;
        lines = lines.mid(0, kMost);
        lines << tr("and %1 more").arg(more);
    }
    return lines.join(QLatin1Char('\n'));
}

std::optional<double> nearestPoint(const CurveScene& scene, double x)
{
    const Series* series = nearestSeries(scene, x);
    if (!series)
        return std::nullopt;
    return series->x(series->nearest(scene.axis, x), scene.axis);
}

std::optional<double> pointBeside(const CurveScene& scene, double x, int points)
{
    const Series* fullest = nullptr;
    for (const Curve& curve : scene.curves) {
        if (!scene.shown(curve))
            continue;
        for (const Series* series : curve.all()) {
            if (!fullest || series->size() > fullest->size())
                fullest = series;
        }
    }
    if (!fullest)
        return std::nullopt;
    std::size_t i = fullest->nearest(scene.axis, x);
    // Points that share one x are one place for the crosshair.
    for (; points > 0 && i + 1 < fullest->size(); --points) {
        const double here = fullest->x(i, scene.axis);
        while (i + 1 < fullest->size() && fullest->x(i, scene.axis) <= here)
            ++i;
    }
    for (; points < 0 && i > 0; ++points) {
        const double here = fullest->x(i, scene.axis);
        while (i > 0 && fullest->x(i, scene.axis) >= here)
            --i;
    }
    return fullest->x(i, scene.axis);
}

} // namespace assay::ui

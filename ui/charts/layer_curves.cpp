// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/layer_curves.h"

#include "bridge/convert.h"
#include "bridge/layer_words.h"
#include "charts/scale.h"
#include "style/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

using diagnose::WatchedSeries;

constexpr double kGap = 16, kTitle = 34, kSteps = 16;

/// What the scale of a quantity spans: all finite values and the band.
Scale scaleOf(const WatchedSeries& series, const QRectF& plot)
{
    Scale scale{.from = 0, .to = 0, .begin = plot.bottom(), .end = plot.top()};
    scale.log = !diagnose::isShare(series.quantity);
    bool any = false;
    const auto take = [&](double value) {
        if (!std::isfinite(value) || (scale.log && value <= 0))
            return;
        scale.from = any ? std::min(scale.from, value) : value;
        scale.to = any ? std::max(scale.to, value) : value;
        any = true;
    };
    for (const WatchedSeries::Point& point : series.points)
        take(point.value);
    if (series.band) {
        take(series.band->low);
        take(series.band->high);
    }
    if (!any)
        scale.log = false;
    if (scale.log) {
        scale.from /= 1.2;
        scale.to *= 1.2;
    } else {
        scale.from = 0;
        scale.to = std::max(scale.to * 1.05, 0.01);
    }
    return scale;
}

Scale stepsOf(const WatchedSeries& series, const QRectF& plot)
{
    const double last = series.points.empty() ? 1 : double(series.points.back().step);
    return {.from = 0, .to = std::max(1.0, last), .begin = plot.left(), .end = plot.right()};
}

} // namespace

LayerCurves::LayerCurves(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Curves of a layer"), parent)
{}

void LayerCurves::setLayer(const diagnose::LayerWatch& watch, std::int64_t position)
{
    m_series.clear();
    QStringList said;
    for (const WatchedSeries& series : watch.series()) {
        if (series.layer.position != position || series.points.empty())
            continue;
        m_series.push_back(series);
        said << standingText(series, series.points.back().value);
    }
    setAccessibleDescription(said.join(QStringLiteral("; ")));
    refresh();
}

void LayerCurves::clear()
{
    m_series.clear();
    refresh();
}

QRectF LayerCurves::panel(const QRectF& area, std::size_t k) const
{
    const auto count = static_cast<double>(m_series.size());
    const double width = (area.width() - (count - 1) * kGap) / count;
    return {area.left() + static_cast<double>(k) * (width + kGap), area.top(), width,
            area.height()};
}

QRectF LayerCurves::plotOf(const QRectF& panel) const
{
    return panel.adjusted(0, kTitle, 0, -kSteps);
}

void LayerCurves::drawPanel(QPainter& painter, const QRectF& panel,
                            const WatchedSeries& series) const
{
    const Colours& colours = theme().colours();
    const QRectF plot = plotOf(panel);
    const Scale y = scaleOf(series, plot), x = stepsOf(series, plot);
    const double newest = series.points.back().value;

    painter.setFont(Theme::smallFont());
    painter.setPen(colours.mutedInk);
    const QRectF head(panel.left(), panel.top(), panel.width(), kTitle / 2);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, quantityName(series.quantity));
    const QString band =
        series.band ? tr("band %1").arg(bandText(series.quantity, *series.band)) : tr("no band");
    painter.drawText(head.translated(0, kTitle / 2 - 2), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(band, Qt::ElideRight, int(panel.width())));
    painter.setFont(Theme::numberFont());
    painter.setPen(colours.ink);
    painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter,
                     quantityText(series.quantity, newest) + QStringLiteral("\u2009")
                         + standingSign(series, newest));

    painter.save();
    painter.setClipRect(plot.adjusted(-1, -1, 1, 1));
    if (series.band) {
        QColor fill = colours.fine;
        fill.setAlphaF(0.16F);
        const double top = y.pixel(series.band->high);
        const double bottom = series.band->low > 0 ? y.pixel(series.band->low) : plot.bottom();
        painter.fillRect(QRectF(plot.left(), top, plot.width(), std::max(1.0, bottom - top)), fill);
        painter.setPen(QPen(colours.fine, 1, Qt::DashLine));
        painter.drawLine(QPointF(plot.left(), top), QPointF(plot.right(), top));
        if (series.band->low > 0)
            painter.drawLine(QPointF(plot.left(), bottom), QPointF(plot.right(), bottom));
    }
    QPainterPath line;
    bool broken = true;
    for (const WatchedSeries::Point& point : series.points) {
        if (!std::isfinite(point.value)) {
            broken = true; // nothing is drawn through what is no number
            continue;
        }
        const QPointF at(x.pixel(double(point.step)), y.pixel(point.value));
        broken ? line.moveTo(at) : line.lineTo(at);
        broken = false;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours.ink, 1.4));
    painter.drawPath(line);
    painter.restore();

    painter.setPen(QPen(colours.line, 1));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.setFont(Theme::smallFont());
    painter.setPen(colours.mutedInk);
    const QRectF foot(plot.left(), plot.bottom() + 1, plot.width(), kSteps - 1);
    painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter, tr("update 0"));
    painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, countText(series.points.back().step));
}

void LayerCurves::draw(QPainter& painter, const QRectF& area) const
{
    for (std::size_t k = 0; k < m_series.size(); ++k)
        drawPanel(painter, panel(area, k), m_series[k]);
}

QString LayerCurves::tip(const QPointF& place) const
{
    for (std::size_t k = 0; k < m_series.size(); ++k) {
        const QRectF own = panel(rect(), k);
        if (!own.contains(place))
            continue;
        const WatchedSeries& series = m_series[k];
        const double step = stepsOf(series, plotOf(own)).value(place.x());
        const auto nearest = std::min_element(
            series.points.begin(), series.points.end(), [&](const auto& a, const auto& b) {
                return std::abs(double(a.step) - step) < std::abs(double(b.step) - step);
            });
        return tr("update %1: %2\n%3")
            .arg(countText(nearest->step), standingText(series, nearest->value),
                 quantityHelp(series.quantity));
    }
    return {};
}

QString LayerCurves::heading() const
{
    return m_series.empty() ? Drawing::heading() : text(m_series.front().layer.name);
}

} // namespace assay::ui

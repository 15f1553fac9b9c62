// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/size_chart.h"

#include "bridge/convert.h"
#include "charts/ticks.h"
#include "style/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace assay::ui {

SizeChart::SizeChart(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Error against training-set size"), parent)
{}

void SizeChart::setCurve(const evaluate::SizeCurve& curve)
{
    m_curve = curve;
    setAccessibleDescription(text(curve.text));
    update();
}

void SizeChart::draw(QPainter& painter, const QRectF& area) const
{
    const Colours& colours = theme().colours();
    painter.setFont(Theme::smallFont());
    if (m_curve.points.empty()) {
        painter.setPen(colours.mutedInk);
        painter.drawText(area, Qt::AlignCenter, tr("No network of any size is known yet."));
        return;
    }
    const double unit = m_curve.isShare ? 100 : 1;
    double most = 0;
    for (const auto& point : m_curve.points) {
        for (const auto& [split, error] : point.errors)
            most = std::max({most, error.value * unit, error.interval.high * unit});
    }
    const QRectF inside = area.adjusted(52, 22, -78, -36);
    // The smallest part has its place also while it is missing.
    const auto all = static_cast<double>(m_curve.points.back().examples);
    const double least = std::min(static_cast<double>(m_curve.points.front().examples),
                                  all * evaluate::kTrainParts.front());
    const double range = std::log(all / least);
    const auto at = [&](double examples, double error) {
        return QPointF(inside.left() + std::log(examples / least) / range * inside.width(),
                       inside.bottom() - error * unit / most * inside.height());
    };
    painter.setFont(Theme::numberFont());
    for (const Tick& tick : linearTicks(0, most)) {
        const double y = at(least, tick.value / unit).y();
        painter.setPen(QPen(colours.line, 1));
        painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y));
        painter.setPen(colours.mutedInk);
        painter.drawText(QRectF(area.left(), y - 8, 46, 16), Qt::AlignRight | Qt::AlignVCenter,
                         tick.text);
    }
    for (const auto& point : m_curve.points) {
        const double x = at(static_cast<double>(point.examples), 0).x();
        painter.drawText(QRectF(x - 40, inside.bottom() + 4, 80, 14), Qt::AlignCenter,
                         countText(point.examples));
    }
    painter.setFont(Theme::smallFont());
    painter.drawText(QRectF(area.left(), area.top(), 160, 16), Qt::AlignLeft,
                     m_curve.isShare ? tr("error, %") : tr("RMSE"));
    painter.drawText(QRectF(inside.left(), inside.bottom() + 19, inside.width(), 16),
                     Qt::AlignCenter, tr("training examples"));
    double nameBottom = area.top();
    std::vector<std::pair<double, data::SplitKind>> ends;
    for (const data::SplitKind split : data::kOpenSplits) {
        painter.setPen(QPen(colours.split(split), 1.6));
        QPointF before;
        for (const auto& point : m_curve.points) {
            const auto found = point.errors.find(split);
            if (found == point.errors.end())
                continue;
            const auto examples = static_cast<double>(point.examples);
            const QPointF here = at(examples, found->second.value);
            if (!before.isNull())
                painter.drawLine(before, here);
            painter.drawLine(at(examples, std::max(0.0, found->second.interval.low)),
                             at(examples, found->second.interval.high));
            painter.setBrush(colours.split(split));
            painter.drawEllipse(here, 2.5, 2.5);
            before = here;
        }
        if (!before.isNull())
            ends.emplace_back(before.y(), split);
    }
    // Names beside the last points, pushed apart where they would meet.
    std::sort(ends.begin(), ends.end());
    for (const auto& [y, split] : ends) {
        const double top = std::max(y - 8, nameBottom);
        painter.setPen(colours.split(split));
        painter.drawText(QRectF(inside.right() + 10, top, 68, 16), Qt::AlignLeft | Qt::AlignVCenter,
                         splitText(split));
        nameBottom = top + 15;
    }
}

} // namespace assay::ui

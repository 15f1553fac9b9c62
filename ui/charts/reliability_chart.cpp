// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/reliability_chart.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace assay::ui {

ReliabilityChart::ReliabilityChart(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Calibration"), parent)
{}

void ReliabilityChart::setReport(const evaluate::SplitReport& report)
{
    m_bins = report.bins;
    m_split = report.split;
    m_ece = report.ece;
    setAccessibleDescription(
        tr("Expected calibration error of %1: %2").arg(splitText(m_split), percentText(m_ece)));
    update();
}

void ReliabilityChart::draw(QPainter& painter, const QRectF& area) const
{
    const Colours& colours = theme().colours();
    if (m_bins.empty()) {
        painter.setPen(colours.mutedInk);
        painter.drawText(area, Qt::AlignCenter, tr("No probabilities are known of these answers."));
        return;
    }
    const QRectF inside = area.adjusted(44, 20, -12, -34);
    const auto at = [&](double x, double y) {
        return QPointF(inside.left() + x * inside.width(), inside.bottom() - y * inside.height());
    };
    painter.setFont(Theme::numberFont());
    for (int k = 0; k <= 4; ++k) {
        const double share = k / 4.0;
        painter.setPen(QPen(colours.line, 1));
        painter.drawLine(at(0, share), at(1, share));
        painter.setPen(colours.mutedInk);
        painter.drawText(QRectF(area.left(), at(0, share).y() - 8, 38, 16),
                         Qt::AlignRight | Qt::AlignVCenter, QString::number(k * 25));
        painter.drawText(QRectF(at(share, 0).x() - 20, inside.bottom() + 3, 40, 14),
                         Qt::AlignCenter, QString::number(k * 25));
    }
    painter.setFont(Theme::smallFont());
    painter.drawText(QRectF(area.left(), area.top(), 120, 16), Qt::AlignLeft, tr("right, %"));
    painter.drawText(QRectF(inside.left(), inside.bottom() + 17, inside.width(), 16),
                     Qt::AlignCenter, tr("probability of the answer, %"));
    painter.drawText(QRectF(inside.left(), area.top(), inside.width(), 16), Qt::AlignRight,
                     tr("expected calibration error %1").arg(percentText(m_ece)));
    painter.setPen(QPen(colours.mutedInk, 1, Qt::DashLine));
    painter.drawLine(at(0, 0), at(1, 1));
    std::int64_t most = 1;
    for (const auto& bin : m_bins)
        most = std::max(most, bin.examples);
    const QColor colour = colours.split(m_split);
    for (const auto& bin : m_bins) {
        if (bin.examples == 0)
            continue;
        painter.setPen(QPen(colour, 1.2));
        painter.drawLine(at(bin.confidence, bin.accuracy.interval.low),
                         at(bin.confidence, bin.accuracy.interval.high));
        const double radius =
            2.5 + 4.5 * std::sqrt(static_cast<double>(bin.examples) / static_cast<double>(most));
        painter.setBrush(colour);
        painter.drawEllipse(at(bin.confidence, bin.accuracy.value), radius, radius);
    }
}

} // namespace assay::ui

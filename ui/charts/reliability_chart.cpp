// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/reliability_chart.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QPainter>
#include <QtCharts/QLineSeries>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

constexpr int kNoteRoom = 22; ///< above the plot, where no dot lies

} // namespace

ReliabilityChart::ReliabilityChart(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Calibration"), parent)
    , m_x(addAxis(*chart(), Qt::AlignBottom, tr("probability of the answer, %")))
    , m_y(addAxis(*chart(), Qt::AlignLeft, tr("right, %")))
    , m_diagonal(new QLineSeries)
{
    m_diagonal->append(QList<QPointF>{{0, 0}, {100, 100}});
    addSeries(m_diagonal);
    refresh();
}

void ReliabilityChart::setReport(const evaluate::SplitReport& report)
{
    m_bins = report.bins;
    m_split = report.split;
    m_ece = report.ece;
    setAccessibleDescription(
        tr("Expected calibration error of %1: %2").arg(splitText(m_split), percentText(m_ece)));
    refresh();
}

void ReliabilityChart::arrange()
{
    std::vector<Tick> quarters;
    for (const int percent : {0, 25, 50, 75, 100})
        quarters.push_back({double(percent), QString::number(percent)});
    for (QCategoryAxis* axis : {m_x, m_y})
        showRange(*axis, 0, 100, quarters);
    m_y->setGridLineVisible(!m_bins.empty());
    chart()->setMargins({0, kNoteRoom, 16, 0});
    m_diagonal->setPen(QPen(theme().colours().mutedInk, 1, Qt::DashLine));
    m_diagonal->setVisible(!m_bins.empty());
}

void ReliabilityChart::draw(QPainter& painter, const QRectF&) const
{
    const Colours& colours = theme().colours();
    painter.setFont(Theme::smallFont());
    painter.setPen(colours.mutedInk);
    if (m_bins.empty()) {
        painter.drawText(plot(), Qt::AlignCenter,
                         tr("No probabilities are known of these answers."));
        return;
    }
    painter.drawText(QRectF(plot().left(), plot().top() - kNoteRoom, plot().width(), kNoteRoom),
                     Qt::AlignLeft | Qt::AlignTop,
                     tr("expected calibration error %1").arg(percentText(m_ece)));
    const auto at = [this](double x, double y) {
        return chart()->mapToPosition({100 * x, 100 * y}, m_diagonal);
    };
    std::int64_t most = 1;
    for (const auto& bin : m_bins)
        most = std::max(most, bin.examples);
    painter.setPen(QPen(colours.split(m_split), 1.2));
    painter.setBrush(colours.split(m_split));
    // Not a scatter series: Qt Charts 6.4 puts points of unequal sizes beside their places.
    for (const auto& bin : m_bins) {
        if (bin.examples == 0)
            continue;
        painter.drawLine(at(bin.confidence, bin.accuracy.interval.low),
                         at(bin.confidence, bin.accuracy.interval.high));
        const double radius =
            2.5 + 4.5 * std::sqrt(static_cast<double>(bin.examples) / static_cast<double>(most));
        painter.drawEllipse(at(bin.confidence, bin.accuracy.value), radius, radius);
    }
}

QString ReliabilityChart::tip(const QPointF& place) const
{
    constexpr double kReach = 10; // pixels beside a bin
    for (const auto& bin : m_bins) {
        const double x = chart()->mapToPosition({100 * bin.confidence, 0}, m_diagonal).x();
        if (bin.examples > 0 && std::abs(x - place.x()) < kReach)
            return tr("%1 answers of %2 on average: %3 are right")
                .arg(countText(bin.examples), percentText(bin.confidence),
                     percentText(bin.accuracy.value, bin.accuracy.interval));
    }
    return {};
}

QString ReliabilityChart::heading() const
{
    return tr("Calibration, %1").arg(splitText(m_split));
}

} // namespace assay::ui

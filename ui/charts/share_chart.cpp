// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/share_chart.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QGraphicsLayout>
#include <QPainter>
#include <QtCharts/QLineSeries>

#include <algorithm>
#include <cmath>

namespace assay::ui {

ShareChart::ShareChart(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Share of trials by value"), parent)
    , m_value(addAxis(*chart(), Qt::AlignBottom))
    , m_share(addAxis(*chart(), Qt::AlignLeft, tr("trials, %")))
    , m_anchor(new QLineSeries)
{
    addSeries(m_anchor);
    refresh();
}

void ShareChart::setCurves(std::vector<Curve> curves)
{
    m_curves = std::move(curves);
    std::erase_if(m_curves,
                  [](const Curve& curve) { return !curve.trials || !curve.trials->best; });
    setAccessibleDescription(tr("%1 searches").arg(m_curves.size()));
    while (m_lines.size() > m_curves.size()) {
        chart()->removeSeries(m_lines.back());
        delete m_lines.back();
        m_lines.pop_back();
    }
    while (m_lines.size() < m_curves.size()) {
        m_lines.push_back(new QLineSeries);
        addSeries(m_lines.back());
    }
    refresh();
}

std::vector<double> ShareChart::valuesOf(std::size_t curve) const
{
    std::vector<double> values;
    if (curve >= m_curves.size())
        return values;
    for (const TrialSet::One& one : m_curves[curve].trials->all) {
        if (std::isfinite(one.value))
            values.push_back(one.value);
    }
    std::sort(values.begin(), values.end());
    return values;
}

double ShareChart::share(std::size_t curve, double value) const
{
    const std::vector<double> values = valuesOf(curve);
    const auto upTo = std::upper_bound(values.begin(), values.end(), value) - values.begin();
    return values.empty() ? 0 : double(upTo) / double(values.size());
}

void ShareChart::arrange()
{
    for (QCategoryAxis* axis : {m_value, m_share})
        axis->setVisible(!m_curves.empty());
    if (m_curves.empty())
        return;
    chart()->setMargins({0, 10, 24, 0});
    m_from = m_curves.front().trials->low;
    m_to = m_curves.front().trials->high;
    for (const Curve& curve : m_curves) {
        m_from = std::min(m_from, curve.trials->low);
        m_to = std::max(m_to, curve.trials->high);
    }
    const double pad = m_to > m_from ? (m_to - m_from) * 0.03 : std::max(0.1, m_to * 0.1);
    m_from -= pad;
    m_to += pad;
    m_value->setTitleText(m_curves.front().trials->axisTitle());
    showRange(*m_value, m_from, m_to,
              linearTicks(m_from, m_to, plotWidth(), QFontMetricsF(Theme::numberFont())));
    showRange(*m_share, 0, 100, linearTicks(0, 100));
    for (std::size_t k = 0; k < m_curves.size(); ++k) {
        const std::vector<double> values = valuesOf(k);
        QList<QPointF> steps{{m_from, 0}};
        for (std::size_t i = 0; i < values.size(); ++i) {
            steps << QPointF(values[i], steps.last().y());
            steps << QPointF(values[i], 100 * double(i + 1) / double(values.size()));
        }
        steps << QPointF(m_to, 100);
        m_lines[k]->replace(steps);
        const RunLook look = theme().colours().runLook(m_curves[k].trials->search);
        QPen pen(look.colour, 2);
        if (look.dash != Dash::None)
            pen.setStyle(Qt::DashLine);
        m_lines[k]->setPen(pen);
    }
}

void ShareChart::resizeEvent(QResizeEvent* event)
{
    Drawing::resizeEvent(event);
    chart()->layout()->activate();
    refresh();
}

QString ShareChart::tip(const QPointF& place) const
{
    if (m_curves.empty() || !plot().contains(place))
        return {};
    const double value = chart()->mapToValue(place, m_anchor).x();
    QStringList lines{tr("At most %1:").arg(m_curves.front().trials->valueText(value))};
    for (std::size_t k = 0; k < m_curves.size(); ++k)
        lines << tr("%1: %2 of %3 trials")
                     .arg(m_curves[k].name, percentText(share(k, value)))
                     .arg(valuesOf(k).size());
    return lines.join(QLatin1Char('\n'));
}

void ShareChart::draw(QPainter& painter, const QRectF& area) const
{
    const Colours& colours = theme().colours();
    painter.setFont(Theme::smallFont());
    painter.setPen(colours.mutedInk);
    if (m_curves.empty()) {
        painter.drawText(area, Qt::AlignCenter, tr("No trial has ended yet."));
        return;
    }
    // A key in the lower right corner, where curves that rise leave room.
    double y = plot().bottom() - 8 - 18.0 * double(m_curves.size());
    double width = 0;
    for (const Curve& curve : m_curves)
        width = std::max(width, QFontMetricsF(painter.font()).horizontalAdvance(curve.name));
    const double left = plot().right() - width - 40;
    painter.fillRect(QRectF(left - 6, y - 2, width + 44, 18.0 * double(m_curves.size()) + 4),
                     colours.card);
    for (std::size_t k = 0; k < m_curves.size(); ++k, y += 18) {
        painter.setPen(m_lines[k]->pen());
        painter.drawLine(QPointF(left, y + 9), QPointF(left + 24, y + 9));
        painter.setPen(colours.ink);
        painter.drawText(QRectF(left + 32, y, width + 4, 18), Qt::AlignLeft | Qt::AlignVCenter,
                         m_curves[k].name);
    }
}

} // namespace assay::ui

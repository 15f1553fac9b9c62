// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/plot.h"

#include "style/theme.h"

#include <QGraphicsLayout>
#include <QPaintEngine>
#include <QPainter>
#include <QtCharts/QLegend>

namespace assay::ui {

Layer::Layer(QChart& chart, double z, Paint paint)
    : QGraphicsItem(&chart)
    , m_paint(std::move(paint))
    , m_area(chart.rect())
{
    setZValue(z);
    setAcceptedMouseButtons(Qt::NoButton);
    QObject::connect(&chart, &QGraphicsWidget::geometryChanged, &chart, [this, &chart] {
        prepareGeometryChange();
        m_area = chart.rect();
        renew();
    });
}

void Layer::renew()
{
    m_stale = true;
    update();
}

void Layer::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    if (painter->paintEngine()->type() != QPaintEngine::Raster) {
        m_paint(*painter, true);
        return;
    }
    const double ratio = painter->device()->devicePixelRatioF();
    const QSize pixels = (m_area.size() * ratio).toSize();
    if (pixels.isEmpty())
        return;
    if (m_stale || m_kept.size() != pixels) {
        if (m_kept.size() != pixels)
            m_kept = QImage(pixels, QImage::Format_ARGB32_Premultiplied);
        m_kept.setDevicePixelRatio(ratio);
        m_kept.fill(Qt::transparent);
        QPainter fresh(&m_kept);
        m_paint(fresh, false);
        m_stale = false;
    }
    painter->drawImage(m_area.topLeft(), m_kept);
}

QCategoryAxis* addAxis(QChart& chart, Qt::Alignment side, const QString& title)
{
    auto* axis = new QCategoryAxis(&chart);
    axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    axis->setTruncateLabels(false);
    axis->setTitleText(title);
    // Values are compared along the horizontal lines; the vertical ones would only be ink.
    axis->setGridLineVisible(side == Qt::AlignLeft);
    axis->setLineVisible(side == Qt::AlignBottom);
    chart.addAxis(axis, side);
    return axis;
}

void showRange(QCategoryAxis& axis, double from, double to, const std::vector<Tick>& ticks)
{
    QStringList labels;
    for (const Tick& tick : ticks)
        labels << tick.text;
    bool same = labels == axis.categoriesLabels();
    for (std::size_t i = 0; same && i < ticks.size(); ++i)
        same = axis.endValue(ticks[i].text) == ticks[i].value;
    if (!same) {
        // Each change would lay the chart out anew: it learns of the last one only.
        axis.blockSignals(true);
        for (const QString& label : axis.categoriesLabels())
            axis.remove(label);
        // Qt draws a line at the start of the first stretch too: out of sight.
        axis.setStartValue(from - (to - from));
        for (std::size_t i = 0; i < ticks.size(); ++i) {
            axis.blockSignals(i + 1 < ticks.size());
            axis.append(ticks[i].text, ticks[i].value);
        }
        axis.blockSignals(false);
    }
    axis.setRange(from, to);
}

void dress(QChart& chart, const Colours& colours)
{
    chart.legend()->hide();
    chart.setBackgroundVisible(false); // the view has the ground
    chart.setMargins({0, 10, 16, 0});  // half a label beyond the ends of the axes
    chart.layout()->setContentsMargins(0, 0, 0, 0);
    chart.setMinimumSize(0, 0); // the widget says how small it may be
    const QFont words = Theme::smallFont();
    QFont title = words;
    title.setWeight(QFont::DemiBold);
    chart.setTitleFont(title);
    chart.setTitleBrush(colours.ink);
    QColor axisInk = colours.mutedInk;
    axisInk.setAlphaF(0.6F);
    for (QAbstractAxis* axis : chart.axes()) {
        axis->setLabelsFont(Theme::numberFont());
        axis->setLabelsColor(colours.mutedInk);
        axis->setTitleFont(words);
        axis->setTitleBrush(colours.mutedInk);
        axis->setGridLinePen(QPen(colours.line, 1));
        axis->setLinePen(QPen(axisInk, 1));
    }
}

} // namespace assay::ui

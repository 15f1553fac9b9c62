// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_plot.h"

#include "charts/crosshair.h"
#include "charts/curve_paint.h"

#include <QGraphicsLayout>
#include <QPainter>

#include <cmath>
#include <set>

namespace assay::ui {

CurvePlot::CurvePlot()
    : m_x(ui::addAxis(*this, Qt::AlignBottom))
    , m_y(ui::addAxis(*this, Qt::AlignLeft))
    , m_still(new Layer(*this, Layer::kInFront,
                        [this](QPainter& painter, bool vector) { paintStill(painter, vector); }))
    , m_moving(new Layer(*this, Layer::kInFront + 1,
                         [this](QPainter& painter, bool) { paintMoving(painter); }))
{}

void CurvePlot::present(const CurveScene& scene, const QSizeF& size)
{
    m_scene = &scene;
    m_layout = layOut(scene, size);
    resize(size);
    dress(*this, scene.colours);
    showAxes();
    m_still->renew();
    m_moving->renew();
}

void CurvePlot::showAxes()
{
    // Qt Charts rules off the area of its axes at both ends. The upper line lies out of sight; the
    // lower one is the time axis, below the lane of the marks.
    const QRectF& plot = m_layout.plot;
    const QRectF area(plot.left(), -1, plot.width(), plot.bottom() + m_layout.lane + 1);
    if (area != plotArea())
        setPlotArea(area);

    // While there is only a sentence, an axis would show numbers of nothing.
    m_y->setGridLineVisible(!m_layout.yTicks.empty());
    m_x->setLineVisible(!m_scene->empty());
    const Scale& y = m_layout.y;
    const double factor = axisFactor(m_scene->measure);
    const auto shown = [&](double value) {
        return m_scene->logY ? std::log10(value * factor) : value * factor;
    };
    std::vector<Tick> ticks = m_layout.yTicks;
    if (m_scene->logY) {
        for (Tick& tick : ticks)
            tick.value = std::log10(tick.value);
    }
    const double low = shown(y.from), high = shown(y.to);
    const double pixel = (high - low) / plot.height();
    showRange(*m_y, low - m_layout.lane * pixel, high + (plot.top() + 1) * pixel, ticks);

    const double unit = m_layout.xUnit;
    showRange(*m_x, m_layout.x.from / unit, m_layout.x.to / unit, m_layout.xTicks);
    layout()->activate();
}

void CurvePlot::paintStill(QPainter& painter, bool vector)
{
    if (!m_scene)
        return;
    if (isCrowded(*m_scene)) {
        std::set<const train::Series*> drawn;
        for (const Curve& curve : m_scene->curves) {
            if (const train::Series* line = curve.line(); line && curve.seeds.empty())
                drawn.insert(line);
        }
        std::erase_if(m_outlines, [&](const auto& known) { return !drawn.count(known.first); });
        for (const train::Series* line : drawn)
            m_outlines[line].follow(*line, m_scene->axis);
    } else {
        m_outlines.clear();
    }
    assay::ui::paint(painter, *m_scene, m_layout, m_outlines, vector);
}

void CurvePlot::paintMoving(QPainter& painter)
{
    if (!m_scene)
        return;
    if (m_band) {
        QColor tint = m_scene->colours.accent;
        tint.setAlphaF(0.15F);
        painter.fillRect(*m_band, tint);
        painter.setPen(QPen(m_scene->colours.accent, 1));
        painter.drawLine(m_band->topLeft(), m_band->bottomLeft());
        painter.drawLine(m_band->topRight(), m_band->bottomRight());
    } else if (m_crosshair && !m_scene->empty()) {
        paintCrosshair(painter, *m_scene, m_layout, *m_crosshair);
    }
}

void CurvePlot::setCrosshair(std::optional<double> x)
{
    m_crosshair = x;
    m_moving->renew();
}

void CurvePlot::setBand(const std::optional<QRectF>& band)
{
    m_band = band;
    m_moving->renew();
}

} // namespace assay::ui

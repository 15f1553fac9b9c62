// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/parallel_chart.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

// What a person does to the chart.
namespace assay::ui {

namespace {

constexpr double kLeastDrag = 4; ///< pixels; less is a click

} // namespace

tune::Point ParallelChart::settingsAt(const QPointF& place) const
{
    const int axis = axisAt(place);
    if (axis < 0 || axis + 1 >= axes())
        return {};
    const tune::Axis& setting = trials()->space.axes[std::size_t(axis)];
    return {{setting.path, valueAt(setting, unitAt(axis, place.y()))}};
}

void ParallelChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    event->accept();
    m_pressed = mapToScene(event->position().toPoint());
    m_isDrag = false;
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        if (const tune::Point settings = settingsAt(m_pressed); !settings.empty())
            Q_EMIT proposed(settings);
        return;
    }
    m_dragged = axisAt(m_pressed);
    if (m_dragged >= 0) {
        m_pressedUnit = unitAt(m_dragged, m_pressed.y());
        return;
    }
    for (int axis = 0; axis < axes(); ++axis) {
        if (titleArea(axis).contains(m_pressed)) {
            setFlipped(axis, !isFlipped(axis));
            return;
        }
    }
    TrialChart::mousePressEvent(event);
}

void ParallelChart::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF place = mapToScene(event->position().toPoint());
    if (m_dragged >= 0 && (event->buttons() & Qt::LeftButton)) {
        m_isDrag = m_isDrag || std::abs(place.y() - m_pressed.y()) >= kLeastDrag;
        if (!m_isDrag)
            return;
        const auto [low, high] = std::minmax({m_pressedUnit, unitAt(m_dragged, place.y())});
        setRange(m_dragged, Range{low, high});
        return;
    }
    const int axis = axisAt(place);
    bool isTitle = false;
    for (int k = 0; k < axes(); ++k)
        isTitle = isTitle || titleArea(k).contains(place);
    viewport()->setCursor(axis >= 0 ? Qt::SizeVerCursor
                          : isTitle ? Qt::PointingHandCursor
                                    : Qt::ArrowCursor);
    const auto hovered = axis >= 0 ? std::nullopt : at(place);
    if (hovered != m_hovered) {
        m_hovered = hovered;
        renewFront();
    }
}

void ParallelChart::mouseReleaseEvent(QMouseEvent* event)
{
    event->accept();
    if (m_dragged >= 0 && !m_isDrag) {
        // A click beside a line on an axis is meant for the line.
        if (const auto near = at(m_pressed))
            choose(*near);
    }
    m_dragged = -1;
}

void ParallelChart::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int axis = axisAt(mapToScene(event->position().toPoint()));
    if (axis < 0) {
        TrialChart::mouseDoubleClickEvent(event);
        return;
    }
    event->accept();
    setRange(axis, std::nullopt);
}

void ParallelChart::leaveEvent(QEvent* event)
{
    TrialChart::leaveEvent(event);
    if (m_hovered) {
        m_hovered.reset();
        renewFront();
    }
}

void ParallelChart::keyPressEvent(QKeyEvent* event)
{
    const int count = axes();
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (count == 0)
            break;
        m_axis = m_axis < 0
                     ? 0
                     : std::clamp(m_axis + (event->key() == Qt::Key_Left ? -1 : 1), 0, count - 1);
        setAccessibleDescription(tr("Axis %1").arg(axisName(m_axis)));
        renewFront();
        return;
    case Qt::Key_Space:
        if (m_axis >= 0 && m_axis < count)
            setFlipped(m_axis, !isFlipped(m_axis));
        return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        if (m_axis >= 0 && m_axis < count)
            setRange(m_axis, std::nullopt);
        return;
    default: break;
    }
    TrialChart::keyPressEvent(event);
}

} // namespace assay::ui

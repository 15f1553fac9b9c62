// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/x_view.h"

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

/// Nearer than this there is nothing to see: two steps, or single precision's own grain.
double leastSpan(train::Axis axis, double end)
{
    return axis == train::Axis::Step ? 2 : end * 1e-6;
}

} // namespace

XView::XView(QObject* parent)
    : QObject(parent)
{}

void XView::setAxis(train::Axis axis)
{
    if (axis == m_axis)
        return;
    m_axis = axis;
    m_ends.clear();
    m_crosshair.reset();
    assign(0, 1, true);
    Q_EMIT axisChanged();
    Q_EMIT changed();
}

double XView::end() const
{
    double end = 0;
    for (const auto& [chart, reach] : m_ends)
        end = std::max(end, reach);
    return end > 0 ? end : 1;
}

void XView::setEnd(const QObject* chart, double end)
{
    if (end < 0)
        m_ends.erase(chart);
    else
        m_ends[chart] = end;
    if (m_following)
        assign(0, this->end(), true);
}

void XView::show(double from, double to)
{
    if (!std::isfinite(from) || !std::isfinite(to) || !(from < to))
        return;
    const double end = this->end();
    const double span = std::max(to - from, std::min(leastSpan(m_axis, end), end));
    if (span >= end) {
        follow();
        return;
    }
    const double begin = std::clamp((from + to - span) / 2, 0.0, end - span);
    assign(begin, begin + span, false);
}

void XView::zoom(double factor, double about)
{
    const double span = m_to - m_from;
    const double least = std::min(leastSpan(m_axis, end()), end());
    const double wanted = std::clamp(span * factor, least, std::max(end(), least));
    const double share = std::clamp((about - m_from) / span, 0.0, 1.0);
    const double from = about - share * wanted;
    show(from, from + wanted);
}

void XView::pan(double distance)
{
    if (!m_following)
        show(m_from + distance, m_to + distance);
}

void XView::follow()
{
    setCrosshair(std::nullopt); // it stood among points that lie elsewhere now
    assign(0, end(), true);
}

void XView::setCrosshair(std::optional<double> x)
{
    if (x == m_crosshair)
        return;
    m_crosshair = x;
    Q_EMIT crosshairMoved();
}

void XView::assign(double from, double to, bool following)
{
    const bool other = following != m_following;
    const bool moved = from != m_from || to != m_to;
    m_from = from;
    m_to = to;
    m_following = following;
    if (moved)
        Q_EMIT changed();
    if (other)
        Q_EMIT followingChanged(following);
}

QString axisName(train::Axis axis)
{
    switch (axis) {
    case train::Axis::Step: return QStringLiteral("step");
    case train::Axis::Epoch: return QStringLiteral("epoch");
    case train::Axis::Seconds: break;
    }
    return QStringLiteral("time");
}

train::Axis axisNamed(const QString& name)
{
    for (const train::Axis axis : {train::Axis::Epoch, train::Axis::Seconds}) {
        if (axisName(axis) == name)
            return axis;
    }
    return train::Axis::Step;
}

} // namespace assay::ui

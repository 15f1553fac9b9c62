// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/worker_chart.h"

#include "bridge/convert.h"
#include "charts/clock_ticks.h"
#include "style/theme.h"

#include <QPainter>
#include <QtCharts/QLineSeries>

#include <algorithm>

namespace assay::ui {

WorkerChart::WorkerChart(Theme& theme, QWidget* parent)
    : TrialChart(theme, tr("Workers over time"), parent)
    , m_time(addAxis(*chart(), Qt::AlignBottom))
    , m_worker(addAxis(*chart(), Qt::AlignLeft))
    , m_line(new QLineSeries)
{
    m_worker->setGridLineVisible(false);
    addSeries(m_line);
    refresh();
}

QString WorkerChart::emptyText() const
{
    return tr("No trial was begun yet.");
}

void WorkerChart::trialsChanged()
{
    m_workers.clear();
    const TrialSet* set = trials();
    m_first = m_last = 0;
    for (std::size_t k = 0; set && k < set->all.size(); ++k) {
        const tune::TriedRun& one = set->all[k].tried;
        if (one.begun <= 0)
            continue;
        m_first = m_first > 0 ? std::min(m_first, one.begun) : one.begun;
        m_last = std::max({m_last, one.begun, one.ended});
        if (std::find(m_workers.begin(), m_workers.end(), one.worker) == m_workers.end())
            m_workers.push_back(one.worker);
    }
    m_last = std::max(m_last, m_first + 1);
}

void WorkerChart::arrange()
{
    for (QCategoryAxis* axis : {m_time, m_worker})
        axis->setVisible(!m_workers.empty());
    if (m_workers.empty())
        return;
    m_time->setTitleText(clockTitle(m_first, m_last));
    std::vector<Tick> times =
        clockTicks(m_first, m_last, plotWidth(), QFontMetricsF(Theme::numberFont()));
    for (Tick& time : times)
        time.value -= m_first;
    showRange(*m_time, 0, m_last - m_first, times);
    std::vector<Tick> names;
    for (std::size_t k = m_workers.size(); k-- > 0;)
        names.push_back({double(m_workers.size() - k) - 0.5,
                         m_workers[k].empty() ? tr("not known") : text(m_workers[k])});
    showRange(*m_worker, 0, double(m_workers.size()), names);
}

QRectF WorkerChart::barOf(std::size_t place) const
{
    const tune::TriedRun& one = trials()->all[place].tried;
    if (one.begun <= 0 || m_workers.empty())
        return {};
    const auto lane =
        std::size_t(std::find(m_workers.begin(), m_workers.end(), one.worker) - m_workers.begin());
    const double y = double(m_workers.size() - lane) - 0.5;
    const QPointF from = chart()->mapToPosition({one.begun - m_first, y}, m_line);
    const double end = one.ended > 0 ? one.ended : m_last;
    const QPointF to = chart()->mapToPosition({end - m_first, y}, m_line);
    const double height = std::clamp(plot().height() / double(m_workers.size()) - 8, 6.0, 22.0);
    return {from.x(), from.y() - height / 2, std::max(2.0, to.x() - from.x() - 1), height};
}

std::optional<QPointF> WorkerChart::placeOf(std::size_t place) const
{
    const QRectF bar = trials() && place < trials()->all.size() ? barOf(place) : QRectF();
    return bar.isEmpty() ? std::nullopt : std::optional(bar.center());
}

std::optional<std::size_t> WorkerChart::at(const QPointF& place) const
{
    for (std::size_t k = 0; trials() && k < trials()->all.size(); ++k) {
        if (barOf(k).adjusted(-1, 0, 1, 0).contains(place))
            return k;
    }
    return std::nullopt;
}

void WorkerChart::draw(QPainter& painter, const QRectF& area) const
{
    const TrialSet* set = trials();
    if (!set || m_workers.empty()) {
        drawEmpty(painter, emptyText());
        drawFocus(painter, area);
        return;
    }
    const Colours& colours = theme().colours();
    painter.setFont(Theme::smallFont());
    for (std::size_t k = 0; k < set->all.size(); ++k) {
        const QRectF bar = barOf(k);
        if (bar.isEmpty())
            continue;
        const tune::TrialState state = set->all[k].tried.trial.state;
        const bool isOpen =
            state == tune::TrialState::Running || state == tune::TrialState::Waiting;
        QColor fill = set->best == k                      ? colours.accent
                      : state == tune::TrialState::Failed ? colours.blocker
                                                          : colours.mutedInk;
        QColor border = fill;
        // Stopped early and in training: not filled, so that colour is not all there is.
        fill.setAlphaF(isOpen || state == tune::TrialState::Pruned ? 0.12F : 0.7F);
        painter.setBrush(fill);
        painter.setPen(QPen(border, 1, isOpen ? Qt::DashLine : Qt::SolidLine));
        painter.drawRect(bar);
        const QString number = QString::number(set->all[k].tried.trial.number + 1);
        if (bar.width() > QFontMetricsF(painter.font()).horizontalAdvance(number) + 6
            && bar.height() > 14) {
            painter.setPen(fill.alphaF() > 0.5F ? colours.card : colours.ink);
            painter.drawText(bar, Qt::AlignCenter, number);
        }
    }
    if (const auto chosen = currentPlace()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.ink, 2));
        painter.drawRect(barOf(*chosen).adjusted(-2, -2, 2, 2));
    }
    drawFocus(painter, area);
}

} // namespace assay::ui

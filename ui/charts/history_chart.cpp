// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/history_chart.h"

#include "style/theme.h"

#include <QPainter>
#include <QtCharts/QLineSeries>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

constexpr int kRight = 16;
constexpr int kTop = 26; ///< for trials without a value, and their word

} // namespace

HistoryChart::HistoryChart(Theme& theme, QWidget* parent)
    : TrialChart(theme, tr("History of the trials"), parent)
    , m_number(addAxis(*chart(), Qt::AlignBottom, tr("trial")))
    , m_value(addAxis(*chart(), Qt::AlignLeft))
    , m_best(new QLineSeries)
{
    addSeries(m_best);
    refresh();
}

void HistoryChart::arrange()
{
    m_best->clear();
    m_best->setPen(QPen(theme().colours().accent, 2));
    const TrialSet* set = trials();
    showAxes(set && !set->all.empty());
    if (!set || set->all.empty())
        return;
    const double pad = set->high > set->low ? (set->high - set->low) * 0.06
                                            : std::max(0.1, std::abs(set->low) * 0.1);
    m_from = std::max(set->low - pad, set->low >= 0 ? 0.0 : set->low - pad);
    m_to = set->high + pad;
    const double last = std::max<double>(1, double(set->all.back().tried.trial.number + 1));
    setValueTitle(*m_value, set->axisTitle(), kTop, kRight);
    showRange(*m_value, m_from, m_to, linearTicks(m_from, m_to));
    std::vector<Tick> ticks =
        linearTicks(0.5, last + 0.5, plotWidth(), QFontMetricsF(Theme::numberFont()));
    std::erase_if(ticks, [](const Tick& tick) { return tick.value != std::floor(tick.value); });
    showRange(*m_number, 0.5, last + 0.5, ticks);
    QList<QPointF> steps;
    double best = 0;
    for (const TrialSet::One& one : set->all) {
        const bool isValid = one.tried.trial.state == tune::TrialState::Complete
                             && !one.tried.isLeftOut && std::isfinite(one.value);
        if (!isValid || (!steps.isEmpty() && one.value >= best))
            continue;
        const double x = double(one.tried.trial.number + 1);
        if (!steps.isEmpty())
            steps << QPointF(x, best);
        best = one.value;
        steps << QPointF(x, best);
    }
    if (!steps.isEmpty())
        steps << QPointF(last + 0.5, best);
    m_best->replace(steps);
}

std::optional<QPointF> HistoryChart::placeOf(std::size_t place) const
{
    const TrialSet* set = trials();
    if (!set || place >= set->all.size())
        return std::nullopt;
    const TrialSet::One& one = set->all[place];
    const bool hasValue = std::isfinite(one.value);
    QPointF at = chart()->mapToPosition(
        {double(one.tried.trial.number + 1), hasValue ? one.value : m_to}, m_best);
    if (!hasValue)
        at.setY(plot().top() - 9);
    return at;
}

void HistoryChart::draw(QPainter& painter, const QRectF& area) const
{
    const TrialSet* set = trials();
    if (!set || set->all.empty()) {
        drawEmpty(painter, emptyText());
    } else {
        drawValueTitle(painter);
        drawMarks(painter);
        const bool isAny = std::any_of(set->all.begin(), set->all.end(),
                                       [](const auto& one) { return !std::isfinite(one.value); });
        if (isAny) {
            painter.setFont(Theme::smallFont());
            painter.setPen(theme().colours().mutedInk);
            painter.drawText(QRectF(0, plot().top() - 18, plot().left() - 8, 18),
                             Qt::AlignRight | Qt::AlignVCenter, tr("none"));
        }
    }
    drawFocus(painter, area);
}

} // namespace assay::ui

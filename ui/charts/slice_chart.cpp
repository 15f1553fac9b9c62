// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/slice_chart.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QPainter>
#include <QtCharts/QLineSeries>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

constexpr std::size_t kMostBars = 8; ///< rounds that are drawn, the newest
constexpr int kTop = 10, kRight = 16;
constexpr double kBarHeight = 3, kBarStep = 5, kFootSpace = 4;

} // namespace

SliceChart::SliceChart(Theme& theme, QWidget* parent)
    : TrialChart(theme, tr("Slice"), parent)
    , m_setting(addAxis(*chart(), Qt::AlignBottom))
    , m_value(addAxis(*chart(), Qt::AlignLeft))
    , m_mean(new QLineSeries)
{
    addSeries(m_mean);
    refresh();
}

void SliceChart::setReport(std::shared_ptr<const tune::SearchReport> report)
{
    m_report = std::move(report);
    refresh();
}

void SliceChart::setBoxes(std::vector<tune::SearchBox> boxes)
{
    m_boxes = std::move(boxes);
    refresh();
}

QRectF SliceChart::boxBar(std::size_t round) const
{
    const TrialSet* set = trials();
    const std::size_t first = m_boxes.size() - std::min(m_boxes.size(), kMostBars);
    if (!set || round < first || round >= m_boxes.size() || m_axis >= set->space.axes.size()
        || set->space.axes[m_axis].isList() || m_axis >= m_boxes[round].low.size())
        return {};
    const auto x = [this](double unit) {
        return chart()->mapToPosition({unit, m_from}, m_mean).x();
    };
    const double left = x(m_boxes[round].low[m_axis]), right = x(m_boxes[round].high[m_axis]);
    const double y = plot().bottom() - kFootSpace - kBarStep * double(round - first);
    return {left, y - kBarHeight, std::max(1.0, right - left), kBarHeight};
}

void SliceChart::drawBoxes(QPainter& painter) const
{
    if (m_boxes.empty())
        return;
    const std::size_t newest = m_boxes.size() - 1;
    const Colours& colours = theme().colours();
    for (std::size_t round = 0; round <= newest; ++round) {
        if (const QRectF bar = boxBar(round); !bar.isEmpty())
            painter.fillRect(bar, round == newest ? colours.accent : colours.mutedInk);
    }
    const QRectF bar = boxBar(newest);
    if (bar.isEmpty())
        return;
    painter.setPen(QPen(colours.accent, 1, Qt::DashLine));
    for (const double x : {bar.left(), bar.right()})
        painter.drawLine(QPointF(x, plot().top()), QPointF(x, plot().bottom()));
}

void SliceChart::setAxis(std::size_t axis)
{
    m_axis = axis;
    refresh();
}

QString SliceChart::heading() const
{
    const TrialSet* set = trials();
    return set && m_axis < set->space.axes.size()
               ? tr("Slice along %1").arg(settingName(set->space.axes[m_axis].path))
               : TrialChart::heading();
}

const tune::Slice* SliceChart::slice() const
{
    if (!m_report)
        return nullptr;
    const auto found =
        std::find_if(m_report->slices.begin(), m_report->slices.end(),
                     [this](const tune::Slice& each) { return each.axis == m_axis; });
    return found == m_report->slices.end() || found->unit.empty() ? nullptr : &*found;
}

double SliceChart::scaled(double value) const
{
    return trials() && trials()->isShare ? 100 * value : value;
}

void SliceChart::arrange()
{
    m_mean->clear();
    m_mean->setPen(QPen(theme().colours().accent, 2));
    const TrialSet* set = trials();
    showAxes(set && !set->all.empty());
    if (!set || m_axis >= set->space.axes.size())
        return;
    const tune::Axis& axis = set->space.axes[m_axis];
    double low = set->low, high = set->high;
    if (const tune::Slice* line = slice()) {
        // The band, as far as it does not make the trials a line.
        const double reach = std::max(high - low, 1e-9);
        for (std::size_t k = 0; k < line->unit.size(); ++k) {
            low = std::min(low, std::max(scaled(line->low[k]), low - reach));
            high = std::max(high, std::min(scaled(line->high[k]), high + reach / 2));
        }
        for (std::size_t k = 0; !axis.isList() && k < line->unit.size(); ++k)
            m_mean->append(line->unit[k], scaled(line->mean[k]));
    }
    const double pad = high > low ? (high - low) * 0.06 : std::max(0.1, std::abs(low) * 0.1);
    m_from = set->low >= 0 ? std::max(0.0, low - pad) : low - pad;
    m_to = high + pad;
    m_setting->setTitleText(settingLabel(axis.path));
    setValueTitle(*m_value, set->axisTitle(), kTop, kRight);
    showRange(*m_setting, -0.02, 1.02,
              apart(ticksOf(axis), plotWidth() / 1.04, QFontMetricsF(Theme::numberFont())));
    showRange(*m_value, m_from, m_to, linearTicks(m_from, m_to));
}

std::optional<QPointF> SliceChart::placeOf(std::size_t place) const
{
    const TrialSet* set = trials();
    if (!set || place >= set->all.size() || m_axis >= set->space.axes.size())
        return std::nullopt;
    const TrialSet::One& one = set->all[place];
    if (!std::isfinite(one.value) || std::isnan(one.unit[m_axis]))
        return std::nullopt;
    return chart()->mapToPosition({one.unit[m_axis], one.value}, m_mean);
}

tune::Point SliceChart::settingsAt(const QPointF& place) const
{
    const TrialSet* set = trials();
    if (!set || m_axis >= set->space.axes.size() || !plot().contains(place))
        return {};
    const tune::Axis& axis = set->space.axes[m_axis];
    return {{axis.path, valueAt(axis, chart()->mapToValue(place, m_mean).x())}};
}

void SliceChart::draw(QPainter& painter, const QRectF& area) const
{
    const TrialSet* set = trials();
    if (!set || set->all.empty()) {
        drawEmpty(painter, emptyText());
        drawFocus(painter, area);
        return;
    }
    const Colours& colours = theme().colours();
    if (const tune::Slice* line = slice()) {
        painter.setClipRect(plot());
        QColor band = colours.accent;
        band.setAlphaF(0.16F);
        const auto at = [&](double unit, double value) {
            return chart()->mapToPosition({unit, scaled(value)}, m_mean);
        };
        const bool isList = set->space.axes[m_axis].isList();
        QPolygonF border;
        for (std::size_t k = 0; k < line->unit.size(); ++k) {
            if (!isList) {
                border << at(line->unit[k], line->high[k]);
                continue;
            }
            // Values of a list have no order: a bar each.
            const QPointF top = at(line->unit[k], line->high[k]),
                          foot = at(line->unit[k], line->low[k]),
                          mean = at(line->unit[k], line->mean[k]);
            painter.fillRect(QRectF(top - QPointF(14, 0), foot + QPointF(14, 0)), band);
            painter.setPen(QPen(colours.accent, 2));
            painter.drawLine(mean - QPointF(14, 0), mean + QPointF(14, 0));
        }
        for (std::size_t k = line->unit.size(); !isList && k-- > 0;)
            border << at(line->unit[k], line->low[k]);
        painter.setPen(Qt::NoPen);
        painter.setBrush(band);
        painter.drawPolygon(border);
    } else {
        painter.setFont(Theme::smallFont());
        painter.setPen(colours.mutedInk);
        painter.drawText(plot().adjusted(4, 2, -4, 0), Qt::AlignRight | Qt::AlignTop,
                         tr("The expected value is drawn from %1 finished trials on; of many "
                            "trials that takes some seconds.")
                             .arg(tune::kFewestForReport));
    }
    drawBoxes(painter);
    drawValueTitle(painter);
    drawMarks(painter);
    drawFocus(painter, area);
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/contour_chart.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QLinearGradient>
#include <QPainter>
#include <QtCharts/QLineSeries>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace assay::ui {

namespace {

constexpr int kKey = 104; ///< pixels at the right, for the scale of colours

/// Of the values of the trials, three quarters are not above it; a shortfall. Infinite: none has one.
double upperQuartile(const TrialSet& set)
{
    std::vector<double> values;
    for (const TrialSet::One& one : set.all) {
        if (std::isfinite(one.value))
            values.push_back(one.tried.trial.value);
    }
    if (values.empty())
        return std::numeric_limits<double>::infinity();
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(3 * (values.size() - 1) / 4);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

} // namespace

ContourChart::ContourChart(Theme& theme, QWidget* parent)
    : TrialChart(theme, tr("Contour"), parent)
    , m_x(addAxis(*chart(), Qt::AlignBottom))
    , m_y(addAxis(*chart(), Qt::AlignLeft))
    , m_line(new QLineSeries)
{
    m_y->setGridLineVisible(false);
    addSeries(m_line);
    refresh();
}

std::size_t ContourChart::Cells::across() const
{
    return isTurned ? of->secondUnit.size() : of->firstUnit.size();
}

std::size_t ContourChart::Cells::up() const
{
    return isTurned ? of->firstUnit.size() : of->secondUnit.size();
}

std::size_t ContourChart::Cells::index(std::size_t x, std::size_t y) const
{
    return isTurned ? x * of->firstUnit.size() + y : y * of->firstUnit.size() + x;
}

void ContourChart::setReport(std::shared_ptr<const tune::SearchReport> report)
{
    m_report = std::move(report);
    refresh();
}

void ContourChart::setAxes(std::size_t across, std::size_t up)
{
    m_across = across;
    m_up = up;
    refresh();
}

QString ContourChart::heading() const
{
    const TrialSet* set = trials();
    if (!set || std::max(m_across, m_up) >= set->space.axes.size())
        return TrialChart::heading();
    return tr("Contour of %1 and %2")
        .arg(settingName(set->space.axes[m_across].path), settingName(set->space.axes[m_up].path));
}

ContourChart::Cells ContourChart::cells() const
{
    if (m_report) {
        for (const tune::Contour& each : m_report->contours) {
            const bool isStraight = each.first == m_across && each.second == m_up;
            const bool isTurned = each.first == m_up && each.second == m_across;
            const bool isWhole = each.mean.size() == each.firstUnit.size() * each.secondUnit.size()
                                 && !each.mean.empty();
            if ((isStraight || isTurned) && isWhole)
                return {&each, isTurned};
        }
    }
    return {};
}

void ContourChart::arrange()
{
    chart()->setMargins({0, 10, kKey, 0});
    const TrialSet* set = trials();
    if (!set || std::max(m_across, m_up) >= set->space.axes.size())
        return;
    const tune::Axis &x = set->space.axes[m_across], &y = set->space.axes[m_up];
    m_x->setTitleText(settingLabel(x.path));
    m_y->setTitleText(settingLabel(y.path));
    showRange(*m_x, 0, 1, apart(ticksOf(x), plotWidth(), QFontMetricsF(Theme::numberFont())));
    showRange(*m_y, 0, 1, ticksOf(y));
}

QRectF ContourChart::inside() const
{
    return {chart()->mapToPosition({0, 1}, m_line), chart()->mapToPosition({1, 0}, m_line)};
}

std::optional<QPointF> ContourChart::placeOf(std::size_t place) const
{
    const TrialSet* set = trials();
    if (!set || place >= set->all.size() || std::max(m_across, m_up) >= set->space.axes.size())
        return std::nullopt;
    const double x = set->all[place].unit[m_across], y = set->all[place].unit[m_up];
    if (std::isnan(x) || std::isnan(y))
        return std::nullopt;
    return chart()->mapToPosition({x, y}, m_line);
}

tune::Point ContourChart::settingsAt(const QPointF& place) const
{
    const TrialSet* set = trials();
    if (!set || std::max(m_across, m_up) >= set->space.axes.size() || !inside().contains(place))
        return {};
    const QPointF unit = chart()->mapToValue(place, m_line);
    const tune::Axis &x = set->space.axes[m_across], &y = set->space.axes[m_up];
    return {{x.path, valueAt(x, unit.x())}, {y.path, valueAt(y, unit.y())}};
}

void ContourChart::drawKey(QPainter& painter, double low, double high, bool hasMore) const
{
    const Colours& colours = theme().colours();
    const QRectF bar(plot().right() + 16, plot().top() + 8, 12,
                     std::min(140.0, plot().height() - 16));
    QLinearGradient gradient(bar.bottomLeft(), bar.topLeft());
    for (int step = 0; step <= 8; ++step)
        gradient.setColorAt(step / 8.0, valueColour(colours, step / 8.0));
    painter.fillRect(bar, gradient);
    painter.setFont(Theme::numberFont());
    painter.setPen(colours.mutedInk);
    const QRectF right(bar.right() + 6, 0, kKey - 36, 16);
    painter.drawText(right.translated(0, bar.top() - 4), Qt::AlignLeft | Qt::AlignVCenter,
                     (hasMore ? QStringLiteral("≥ ") : QString()) + trials()->valueText(high));
    painter.drawText(right.translated(0, bar.bottom() - 12), Qt::AlignLeft | Qt::AlignVCenter,
                     trials()->valueText(low));
    painter.setFont(Theme::smallFont());
    painter.drawText(QRectF(bar.left(), bar.bottom() + 8, kKey - 18, 34),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, tr("pale: uncertain"));
}

void ContourChart::draw(QPainter& painter, const QRectF& area) const
{
    const TrialSet* set = trials();
    if (!set || set->all.empty() || set->space.axes.size() < 2) {
        drawEmpty(painter, !set || set->all.empty()
                               ? emptyText()
                               : tr("A contour takes two settings; this search has one."));
        drawFocus(painter, area);
        return;
    }
    const Colours& colours = theme().colours();
    const Cells grid = cells();
    if (grid.of) {
        const auto [least, largest] =
            std::minmax_element(grid.of->mean.begin(), grid.of->mean.end());
        // Colours are for the better three quarters of the trials: a corner where nothing was learned would take all.
        const double most = std::clamp(upperQuartile(*set), *least, *largest);
        const double span = std::max(most - *least, 1e-12);
        double widest = 0;
        for (const double one : grid.of->deviation)
            widest = std::max(widest, one);
        QImage image(int(grid.across()), int(grid.up()), QImage::Format_RGB32);
        for (std::size_t y = 0; y < grid.up(); ++y) {
            for (std::size_t x = 0; x < grid.across(); ++x) {
                const std::size_t k = grid.index(x, y);
                const QColor full =
                    valueColour(colours, std::min(1.0, (grid.of->mean[k] - *least) / span));
                const double doubt = k < grid.of->deviation.size() && widest > 0
                                         ? 0.75 * grid.of->deviation[k] / widest
                                         : 0;
                const auto mix = [doubt](int a, int b) { return int(a + (b - a) * doubt); };
                image.setPixel(int(x), int(grid.up() - 1 - y),
                               qRgb(mix(full.red(), colours.card.red()),
                                    mix(full.green(), colours.card.green()),
                                    mix(full.blue(), colours.card.blue())));
            }
        }
        painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
        painter.drawImage(inside(), image);
        const double factor = set->isShare ? 100 : 1;
        drawKey(painter, *least * factor, most * factor, most < *largest);
    } else {
        painter.setFont(Theme::smallFont());
        painter.setPen(colours.mutedInk);
        const bool isList = set->space.axes[m_across].isList() || set->space.axes[m_up].isList();
        painter.drawText(
            plot().adjusted(8, 4, -8, 0), Qt::AlignRight | Qt::AlignTop | Qt::TextWordWrap,
            isList ? tr("What is expected is drawn for two settings of numbers.")
                   : tr("What is expected is drawn for pairs of the four settings that matter "
                        "most, from %1 finished trials on; of many trials that takes some "
                        "seconds.")
                         .arg(tune::kFewestForReport));
    }
    drawMarks(painter);
    drawFocus(painter, area);
}

QString ContourChart::tip(const QPointF& place) const
{
    if (const QString words = TrialChart::tip(place); !words.isEmpty())
        return words;
    const Cells grid = cells();
    const TrialSet* set = trials();
    const QRectF box = inside();
    if (!grid.of || !set || !box.contains(place))
        return {};
    const double x = (place.x() - box.left()) / box.width(),
                 y = (box.bottom() - place.y()) / box.height();
    const auto cell = [](double at, std::size_t count) {
        return std::min(std::size_t(at * double(count)), count - 1);
    };
    const std::size_t k = grid.index(cell(x, grid.across()), cell(y, grid.up()));
    const double deviation = k < grid.of->deviation.size() ? grid.of->deviation[k] : 0;
    const double mean = grid.of->mean[k];
    return tr("%1 %2, %3 %4: expected %5")
        .arg(settingLabel(set->space.axes[m_across].path), textAt(set->space.axes[m_across], x),
             settingName(set->space.axes[m_up].path), textAt(set->space.axes[m_up], y),
             set->estimateText(mean,
                               {mean - stats::kZ95 * deviation, mean + stats::kZ95 * deviation}));
}

} // namespace assay::ui

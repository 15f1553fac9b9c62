// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/size_chart.h"

#include "bridge/convert.h"
#include "charts/curve_scene.h"
#include "style/theme.h"

#include <QGraphicsLayout>
#include <QPainter>
#include <QtCharts/QLineSeries>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

constexpr int kNames = 78; ///< room for names at the ends of lines
constexpr double kNameHeight = 15;
constexpr double kBeyond = 0.015; ///< the last point, of the width

} // namespace

SizeChart::SizeChart(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Error against training-set size"), parent)
    , m_examples(addAxis(*chart(), Qt::AlignBottom))
    , m_error(addAxis(*chart(), Qt::AlignLeft))
{
    for (const data::SplitKind split : data::kOpenSplits) {
        m_lines[split] = new QLineSeries;
        m_lines[split]->setPointsVisible(true);
        addSeries(m_lines[split]);
    }
    refresh();
}

void SizeChart::setCurve(const evaluate::SizeCurve& curve)
{
    m_curve = curve;
    setAccessibleDescription(text(curve.text));
    refresh();
}

void SizeChart::arrange()
{
    chart()->setMargins({0, 8, kNames, 0});
    const bool any = !m_curve.points.empty();
    const double unit = m_curve.isShare ? 100 : 1;
    double most = 0;
    std::vector<Tick> sizes;
    for (auto& [split, line] : m_lines) {
        line->clear();
        line->setPen(QPen(theme().colours().split(split), 1.6));
        line->setVisible(any);
    }
    for (const auto& point : m_curve.points) {
        const double examples = std::log10(static_cast<double>(point.examples));
        sizes.push_back({examples, countText(point.examples)});
        for (const auto& [split, error] : point.errors) {
            most = std::max({most, error.value * unit, error.interval.high * unit});
            if (const auto line = m_lines.find(split); line != m_lines.end())
                line->second->append(examples, error.value * unit);
        }
    }
    if (!any)
        return;
    m_examples->setTitleText(tr("training examples"));
    m_error->setTitleText(m_curve.isShare ? tr("error, %") : tr("RMSE"));
    most = endAtTick(most > 0 ? most : 1);
    showRange(*m_error, 0, most, linearTicks(0, most));
    // The smallest part has its place also while it is missing.
    const double all = sizes.back().value;
    const double least = std::min(sizes.front().value, all + std::log10(evaluate::kTrainParts[0]));
    // Qt Charts cuts the marks of points where the plot ends: it ends beyond the last one.
    showRange(*m_examples, least, all + kBeyond * (all - least),
              apart(sizes, plotWidth() / (all - least), QFontMetricsF(Theme::numberFont())));
}

void SizeChart::resizeEvent(QResizeEvent* event)
{
    Drawing::resizeEvent(event);
    chart()->layout()->activate();
    refresh(); // more or fewer sizes
}

void SizeChart::draw(QPainter& painter, const QRectF&) const
{
    const Colours& colours = theme().colours();
    painter.setFont(Theme::smallFont());
    if (m_curve.points.empty()) {
        painter.setPen(colours.mutedInk);
        painter.drawText(plot(), Qt::AlignCenter, tr("No network of any size is known yet."));
        return;
    }
    const double unit = m_curve.isShare ? 100 : 1;
    std::vector<std::pair<double, data::SplitKind>> ends;
    for (const auto& [split, line] : m_lines) {
        const auto at = [&, series = line](double examples, double error) {
            return chart()->mapToPosition({examples, error * unit}, series);
        };
        painter.setPen(QPen(colours.split(split), 1.6));
        for (const auto& point : m_curve.points) {
            const auto found = point.errors.find(split);
            if (found == point.errors.end())
                continue;
            const double examples = std::log10(static_cast<double>(point.examples));
            painter.drawLine(at(examples, std::max(0.0, found->second.interval.low)),
                             at(examples, found->second.interval.high));
        }
        if (line->count() > 0)
            ends.emplace_back(chart()->mapToPosition(line->at(line->count() - 1), line).y(), split);
    }
    std::sort(ends.begin(), ends.end());
    std::vector<double> wanted;
    for (const auto& [y, split] : ends)
        wanted.push_back(y);
    const auto placed = pushedApart(wanted, kNameHeight, plot().top() - 8, plot().bottom() + 8);
    for (std::size_t i = 0; i < ends.size(); ++i) {
        painter.setPen(colours.split(ends[i].second));
        painter.drawText(
            QRectF(plot().right() + 10, placed[i] - kNameHeight / 2, kNames - 10, kNameHeight),
            Qt::AlignLeft | Qt::AlignVCenter, splitText(ends[i].second));
    }
}

} // namespace assay::ui

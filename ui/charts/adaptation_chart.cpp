// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/adaptation_chart.h"

#include "bridge/convert.h"
#include "style/theme.h"
#include "tune/taken.h"

#include <QGraphicsLayout>
#include <QPainter>
#include <QtCharts/QScatterSeries>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

constexpr int kTop = 20;   ///< for the names of the lines
constexpr int kRight = 24; ///< half of the last number of the axis
constexpr double kDot = 9, kNear = 9, kWhisker = 4;

/// As its row is called: its words are too long for an axis.
QString shortName(const tune::Adaptation& one)
{
    if (one.isControl)
        return one.isOracle ? AdaptationChart::tr("oracle") : AdaptationChart::tr("labels alone");
    if (one.method == "deep_coral")
        return AdaptationChart::tr("deep CORAL %1").arg(numberText(one.weight));
    if (one.method == "coral")
        return AdaptationChart::tr("CORAL");
    if (one.method == "dann")
        return AdaptationChart::tr("DANN");
    if (one.method == "adabn")
        return AdaptationChart::tr("AdaBN");
    if (one.method == "cyclegan")
        return AdaptationChart::tr("CycleGAN");
    return one.method == "fine_tune" ? AdaptationChart::tr("fine-tuned")
                                     : AdaptationChart::tr("target added");
}

} // namespace

AdaptationChart::AdaptationChart(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Error on test-val with each adaptation"), parent)
    , m_error(addAxis(*chart(), Qt::AlignBottom))
    , m_method(addAxis(*chart(), Qt::AlignLeft))
    , m_chosen(new QScatterSeries)
    , m_others(new QScatterSeries)
{
    m_others->setMarkerShape(QScatterSeries::MarkerShapeRotatedRectangle);
    for (QScatterSeries* series : {m_chosen, m_others}) {
        series->setMarkerSize(kDot);
        addSeries(series);
    }
    refresh();
}

void AdaptationChart::show(std::vector<tune::Adaptation> adaptations)
{
    m_rows = std::move(adaptations);
    setAccessibleDescription(tr("%1 adaptations").arg(m_rows.size()));
    updateGeometry();
    refresh();
}

int AdaptationChart::wantedHeight() const
{
    return std::max(kTop + kHeightForWords, 80 + 18 * int(m_rows.size()));
}

double AdaptationChart::lane(std::size_t row) const
{
    return double(m_rows.size() - row) - 0.5;
}

double AdaptationChart::scaled(double value) const
{
    return m_rows.empty() || m_rows.front().isShare ? 100 * value : value;
}

void AdaptationChart::arrange()
{
    chart()->setMargins({0, kTop, kRight, 0});
    m_chosen->clear();
    m_others->clear();
    const Colours& colours = theme().colours();
    m_chosen->setColor(colours.accent);
    m_others->setColor(colours.mutedInk);
    for (QScatterSeries* series : {m_chosen, m_others})
        series->setBorderColor(colours.card);
    if (m_rows.empty())
        return;
    double most = 0;
    std::vector<Tick> names;
    for (std::size_t k = 0; k < m_rows.size(); ++k) {
        const tune::Adaptation& one = m_rows[k];
        const evaluate::Gap& gap = one.gap;
        most = std::max({most, scaled(gap.source), scaled(gap.adapted),
                         gap.oracle ? scaled(*gap.oracle) : 0.0,
                         gap.adaptedInterval ? scaled(gap.adaptedInterval->high) : 0.0});
        const bool isMarked = tune::isTaken(one) && !one.isControl;
        (isMarked ? m_chosen : m_others)->append(scaled(gap.adapted), lane(k));
        names.insert(names.begin(), {lane(k), shortName(one)});
    }
    most = endAtTick(most > 0 ? most : 1);
    if (m_rows.front().isShare)
        most = std::min(100.0, most);
    m_error->setTitleText(m_rows.front().isShare ? tr("error on test-val, %")
                                                 : tr("error on test-val"));
    showRange(*m_error, 0, most,
              linearTicks(0, most, plotWidth(), QFontMetricsF(Theme::numberFont())));
    showRange(*m_method, 0, double(m_rows.size()), names);
}

void AdaptationChart::resizeEvent(QResizeEvent* event)
{
    Drawing::resizeEvent(event);
    chart()->layout()->activate();
    refresh(); // more or fewer ticks
}

QPointF AdaptationChart::placeOf(std::size_t row) const
{
    return chart()->mapToPosition({scaled(m_rows[row].gap.adapted), lane(row)}, m_chosen);
}

QString AdaptationChart::tip(const QPointF& at) const
{
    QStringList lines;
    for (std::size_t k = 0; k < m_rows.size(); ++k) {
        if (std::abs(placeOf(k).y() - at.y()) <= kNear)
            lines << text(tune::sentence(m_rows[k]));
    }
    return lines.join(QLatin1Char('\n'));
}

void AdaptationChart::drawLine(QPainter& painter, double value, const QColor& colour,
                               const QString& words, bool right) const
{
    const double x = chart()->mapToPosition({scaled(value), 0}, m_chosen).x();
    painter.setPen(QPen(colour, 1.4, Qt::DashLine));
    painter.drawLine(QPointF(x, plot().top()), QPointF(x, plot().bottom()));
    const QFontMetricsF metrics(painter.font());
    const double width = metrics.horizontalAdvance(words) + 2;
    const double wanted = right ? x - 2 : x - width + 2;
    const double left =
        std::clamp(wanted, plot().left(), std::max(plot().left(), plot().right() + kRight - width));
    painter.setPen(colour);
    painter.drawText(QRectF(left, plot().top() - kTop, width, kTop - 3),
                     Qt::AlignLeft | Qt::AlignBottom, words);
}

void AdaptationChart::draw(QPainter& painter, const QRectF&) const
{
    if (m_rows.empty())
        return;
    const Colours& colours = theme().colours();
    painter.setFont(Theme::smallFont());
    // An adaptation whose seeds are not all trained yet was compared with fewer networks.
    const double without =
        std::max_element(m_rows.begin(), m_rows.end(),
                         [](const tune::Adaptation& one, const tune::Adaptation& other) {
                             return one.gap.seeds < other.gap.seeds;
                         })
            ->gap.source;
    const auto best = std::find_if(m_rows.begin(), m_rows.end(), [](const tune::Adaptation& one) {
        return one.gap.oracle.has_value();
    });
    const bool hasOracle = best != m_rows.end();
    const bool isLeft = hasOracle && *best->gap.oracle < without;
    drawLine(painter, without, colours.ink, tr("without"), !hasOracle || isLeft);
    if (hasOracle)
        drawLine(painter, *best->gap.oracle, colours.mutedInk, tr("oracle"), !isLeft);
    for (std::size_t k = 0; k < m_rows.size(); ++k) {
        const auto& interval = m_rows[k].gap.adaptedInterval;
        if (!interval)
            continue;
        const auto x = [&](double value) {
            return chart()->mapToPosition({scaled(value), 0}, m_chosen).x();
        };
        const double y = placeOf(k).y();
        const double from = std::max(x(std::max(0.0, interval->low)), plot().left());
        const double to = std::min(x(interval->high), plot().right());
        painter.setPen(QPen(tune::isTaken(m_rows[k]) && !m_rows[k].isControl ? colours.accent
                                                                             : colours.mutedInk,
                            1.4));
        painter.drawLine(QPointF(from, y), QPointF(to, y));
        for (const double end : {from, to})
            painter.drawLine(QPointF(end, y - kWhisker), QPointF(end, y + kWhisker));
    }
}

} // namespace assay::ui

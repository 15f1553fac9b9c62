// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/known_chart.h"

#include "bridge/convert.h"
#include "bridge/known_book.h"
#include "style/theme.h"

#include <QGraphicsLayout>
#include <QPainter>
#include <QtCharts/QScatterSeries>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

constexpr int kTop = 18;   ///< for the name of the run
constexpr int kRight = 24; ///< half of the last number of the axis
constexpr double kDot = 7, kNear = 8;

} // namespace

KnownChart::KnownChart(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Error against known results"), parent)
    , m_error(addAxis(*chart(), Qt::AlignBottom))
    , m_kind(addAxis(*chart(), Qt::AlignLeft))
    , m_shipped(new QScatterSeries)
    , m_own(new QScatterSeries)
{
    m_own->setMarkerShape(QScatterSeries::MarkerShapeRotatedRectangle);
    for (QScatterSeries* series : {m_shipped, m_own}) {
        series->setMarkerSize(kDot);
        addSeries(series);
    }
    refresh();
}

void KnownChart::show(std::vector<baseline::ResultRow> rows, std::optional<RunError> run)
{
    std::erase_if(rows, [](const baseline::ResultRow& row) { return row.metric != "error"; });
    m_rows = std::move(rows);
    m_run = std::move(run);
    m_lanes.clear();
    for (const baseline::ResultRow& row : m_rows) { // in the order of their kinds
        if (m_lanes.empty() || m_lanes.back() != row.kind)
            m_lanes.push_back(row.kind);
    }
    setAccessibleDescription(tr("%1 results").arg(m_rows.size()));
    refresh();
}

double KnownChart::laneOf(baseline::KnownKind kind) const
{
    const auto found = std::find(m_lanes.begin(), m_lanes.end(), kind);
    return double(m_lanes.end() - found) - 0.5;
}

QSize KnownChart::minimumSizeHint() const
{
    return {260, kTop + kHeightForWords};
}

void KnownChart::arrange()
{
    chart()->setMargins({0, kTop, kRight, 0});
    m_shipped->clear();
    m_own->clear();
    const Colours& colours = theme().colours();
    m_shipped->setColor(colours.mutedInk);
    m_own->setColor(colours.accent);
    for (QScatterSeries* series : {m_shipped, m_own})
        series->setBorderColor(colours.card);
    if (m_rows.empty())
        return;
    double most = m_run ? 100 * (m_run->interval ? m_run->interval->high : m_run->error) : 0;
    for (const baseline::ResultRow& row : m_rows) {
        most = std::max(most, 100 * row.value);
        (row.id > 0 ? m_own : m_shipped)->append(100 * row.value, laneOf(row.kind));
    }
    most = endAtTick(most > 0 ? most : 1);
    m_error->setTitleText(tr("error, %"));
    showRange(*m_error, 0, most,
              linearTicks(0, most, plotWidth(), QFontMetricsF(Theme::numberFont())));
    std::vector<Tick> names;
    for (const baseline::KnownKind kind : m_lanes)
        names.insert(names.begin(), {laneOf(kind), kindText(kind)});
    showRange(*m_kind, 0, double(m_lanes.size()), names);
}

void KnownChart::resizeEvent(QResizeEvent* event)
{
    Drawing::resizeEvent(event);
    chart()->layout()->activate();
    refresh(); // more or fewer ticks
}

QPointF KnownChart::placeOf(const baseline::ResultRow& row) const
{
    return chart()->mapToPosition({100 * row.value, laneOf(row.kind)}, m_shipped);
}

QString KnownChart::tip(const QPointF& at) const
{
    QStringList lines;
    for (const baseline::ResultRow& row : m_rows) {
        const QPointF off = placeOf(row) - at;
        if (std::hypot(off.x(), off.y()) <= kNear)
            lines << tr("%1: %2").arg(text(row.model), resultText(row));
    }
    return lines.join(QLatin1Char('\n'));
}

void KnownChart::draw(QPainter& painter, const QRectF&) const
{
    const Colours& colours = theme().colours();
    painter.setFont(Theme::smallFont());
    if (m_rows.empty() || !m_run)
        return;
    const auto x = [&](double error) {
        return chart()->mapToPosition({100 * error, 0}, m_shipped).x();
    };
    if (m_run->interval) {
        QColor band = colours.accent;
        band.setAlpha(40);
        painter.fillRect(QRectF(QPointF(x(m_run->interval->low), plot().top()),
                                QPointF(x(m_run->interval->high), plot().bottom())),
                         band);
    }
    const double at = x(m_run->error);
    painter.setPen(QPen(colours.accent, 1.6));
    painter.drawLine(QPointF(at, plot().top()), QPointF(at, plot().bottom()));
    const QFontMetricsF metrics(painter.font());
    const QString words = metrics.elidedText(
        tr("%1: %2").arg(m_run->name, percentText(m_run->error)), Qt::ElideMiddle, plot().width());
    const double width = metrics.horizontalAdvance(words) + 2;
    const double left =
        std::clamp(at - width / 2, plot().left(), std::max(plot().left(), plot().right() - width));
    painter.drawText(QRectF(left, plot().top() - kTop, width, kTop - 2),
                     Qt::AlignLeft | Qt::AlignBottom, words);
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/waterfall_chart.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QPainter>
#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSet>
#include <QtCharts/QStackedBarSeries>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

using evaluate::Rung;
using evaluate::Term;
using evaluate::TermKind;

constexpr int kTop = 18, kBottom = 52;       ///< for the number over the highest bar, and for names
constexpr double kWidest = 56, kShare = 0.7; ///< of a bar: pixels, and of its slot

QColor rungColour(Rung rung, const Colours& colours)
{
    switch (rung) {
    case Rung::Irreducible: return colours.human;
    case Rung::Train: return colours.train;
    case Rung::TrainVal: return colours.trainVal;
    case Rung::TestVal: return colours.testVal;
    case Rung::Test: return colours.test;
    }
    return {};
}

/// Two short lines under a bar.
QString termName(TermKind kind)
{
    switch (kind) {
    case TermKind::AvoidableBias: return WaterfallChart::tr("avoidable\nbias");
    case TermKind::Variance: return WaterfallChart::tr("variance");
    case TermKind::DistributionShift: return WaterfallChart::tr("distribution\nshift");
    case TermKind::ValidationOverfitting: return WaterfallChart::tr("validation\noverfitting");
    default: return {};
    }
}

/// With the decimals that it has beside its interval, in the table. The axis names the unit.
QString valueText(const evaluate::Ladder& ladder, double value,
                  const std::optional<stats::Interval>& interval)
{
    QString words =
        text(evaluate::errorText(ladder, value, interval)).section(QStringLiteral(" ["), 0, 0);
    return ladder.isShare ? words.remove(QStringLiteral(" %")) : words;
}

} // namespace

WaterfallChart::WaterfallChart(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Breakdown of the error"), parent)
    , m_x(new QBarCategoryAxis)
    , m_y(addAxis(*chart(), Qt::AlignLeft))
    , m_series(new QStackedBarSeries)
{
    m_x->setGridLineVisible(false);
    m_x->setLabelsVisible(false); // names in two rows: neighbours have room for theirs
    chart()->addAxis(m_x, Qt::AlignBottom);
    addSeries(m_series);
    refresh();
}

void WaterfallChart::setBreakdown(const evaluate::Breakdown& breakdown)
{
    m_breakdown = breakdown;
    setAccessibleDescription(text(breakdown.text));
    refresh();
}

void WaterfallChart::clear()
{
    m_breakdown.reset();
    refresh();
}

std::vector<WaterfallChart::Bar> WaterfallChart::bars() const
{
    std::vector<Bar> all;
    if (!m_breakdown)
        return all;
    const evaluate::Ladder& ladder = m_breakdown->ladder;
    const Colours& colours = theme().colours();
    for (const Rung rung : evaluate::kRungs) {
        const auto& measured = ladder[rung];
        if (!measured)
            continue;
        // What leads up to this rung stands left of it.
        for (const Term& term : m_breakdown->terms) {
            if (!term.isContrast() || term.to != rung)
                continue;
            const auto& from = *ladder[term.from];
            const bool culprit =
                std::find(m_breakdown->culprits.begin(), m_breakdown->culprits.end(), term.kind)
                != m_breakdown->culprits.end();
            all.push_back({termName(term.kind),
                           (term.value >= 0 ? QStringLiteral("+") : QString())
                               + valueText(ladder, term.value, term.interval),
                           text(evaluate::name(term.kind) + " "
                                + evaluate::errorText(ladder, term.value, term.interval)),
                           from.error,
                           measured->error,
                           {},
                           rungColour(rung, colours),
                           true,
                           !culprit});
        }
        all.push_back(
            {rungText(ladder, rung), valueText(ladder, measured->error, measured->interval),
             QStringLiteral("%1 %2%3").arg(
                 rungText(ladder, rung),
                 text(evaluate::errorText(ladder, measured->error, measured->interval)),
                 measured->examples > 0 ? tr(", of %1 examples").arg(countText(measured->examples))
                                        : QString()),
             0, measured->error, measured->isExact ? std::nullopt : measured->interval,
             rungColour(rung, colours), false, true});
    }
    return all;
}

double WaterfallChart::slot() const
{
    return plot().width() / static_cast<double>(std::max<std::size_t>(1, m_bars.size()));
}

QPointF WaterfallChart::place(std::size_t bar, double value) const
{
    return chart()->mapToPosition(
        {static_cast<double>(bar), m_breakdown->ladder.isShare ? value * 100 : value}, m_series);
}

void WaterfallChart::arrange()
{
    m_bars = bars();
    chart()->setMargins({0, kTop, 8, kBottom});
    m_series->clear();
    if (m_bars.empty())
        return;
    const bool shares = m_breakdown->ladder.isShare;
    const double unit = shares ? 100 : 1;
    double most = 0;
    QStringList places;
    auto* carrier = new QBarSet(QString());
    carrier->setColor(Qt::transparent);
    carrier->setPen(Qt::NoPen);
    for (const Bar& bar : m_bars) {
        most = std::max({most, bar.from, bar.to, bar.interval ? bar.interval->high : 0});
        places << QString::number(places.size());
        carrier->append(std::min(bar.from, bar.to) * unit);
    }
    most = endAtTick((most > 0 ? most : (shares ? 0.01 : 1)) * unit);
    m_series->append(carrier);
    for (std::size_t k = 0; k < m_bars.size(); ++k) {
        const Bar& bar = m_bars[k];
        auto* set = new QBarSet(bar.name);
        QColor fill = bar.colour;
        fill.setAlphaF(bar.pale ? 0.28F : 1.0F);
        set->setBrush(fill);
        set->setPen(QPen(bar.colour, bar.isTerm && bar.pale ? 1 : 1.5,
                         bar.isTerm && bar.pale ? Qt::DashLine : Qt::SolidLine));
        for (std::size_t n = 0; n < m_bars.size(); ++n)
            set->append(n == k ? std::abs(bar.to - bar.from) * unit : 0);
        m_series->append(set);
    }
    m_x->setCategories(places);
    m_y->setTitleText(text(m_breakdown->ladder.measure) + (shares ? tr(" %") : QString()));
    showRange(*m_y, 0, most, linearTicks(0, most));
    m_series->setBarWidth(std::min(kShare, kWidest / std::max(1.0, slot())));
}

void WaterfallChart::resizeEvent(QResizeEvent* event)
{
    Drawing::resizeEvent(event);
    m_series->setBarWidth(std::min(kShare, kWidest / std::max(1.0, slot())));
}

void WaterfallChart::draw(QPainter& painter, const QRectF&) const
{
    const Colours& colours = theme().colours();
    if (m_bars.empty()) {
        painter.setFont(Theme::smallFont());
        painter.setPen(colours.mutedInk);
        painter.drawText(plot(), Qt::AlignCenter, tr("Nothing is evaluated yet."));
    }
    const double width = m_series->barWidth() * slot();
    for (std::size_t k = 0; k < m_bars.size(); ++k) {
        const Bar& bar = m_bars[k];
        const QPointF from = place(k, bar.from), to = place(k, bar.to);
        const double centre = to.x();
        if (bar.isTerm) {
            // A step from the rung before to the rung after.
            painter.setPen(QPen(colours.mutedInk, 1, Qt::DotLine));
            painter.drawLine(from - QPointF(slot() - width / 2, 0), from - QPointF(width / 2, 0));
            painter.drawLine(to + QPointF(width / 2, 0), to + QPointF(slot() - width / 2, 0));
        }
        double above = std::min(from.y(), to.y());
        if (bar.interval) {
            painter.setPen(QPen(colours.ink, 1.2));
            const double low = place(k, bar.interval->low).y();
            const double high = place(k, bar.interval->high).y();
            painter.drawLine(QPointF(centre, low), QPointF(centre, high));
            painter.drawLine(QPointF(centre - 4, low), QPointF(centre + 4, low));
            painter.drawLine(QPointF(centre - 4, high), QPointF(centre + 4, high));
            above = std::min(above, high);
        }
        QFont numbers = Theme::numberFont();
        numbers.setWeight(bar.isTerm && !bar.pale ? QFont::Bold : QFont::Normal);
        painter.setFont(numbers);
        painter.setPen(colours.ink);
        const double words =
            std::min(painter.fontMetrics().horizontalAdvance(bar.value) + 4.0, slot());
        painter.fillRect(QRectF(centre - words / 2, above - 17, words, 15), colours.card);
        painter.drawText(QRectF(centre - slot() / 2 - 8, above - 17, slot() + 16, 16),
                         Qt::AlignHCenter | Qt::AlignBottom, bar.value);
        painter.setFont(Theme::smallFont());
        painter.setPen(bar.isTerm && bar.pale ? colours.mutedInk : colours.ink);
        // Terms a line lower than rungs.
        painter.drawText(QRectF(centre - slot(), plot().bottom() + (bar.isTerm ? 20 : 4),
                                2 * slot(), kBottom - 4),
                         Qt::AlignHCenter | Qt::AlignTop, bar.name);
    }
}

QString WaterfallChart::tip(const QPointF& place) const
{
    const auto at = static_cast<std::ptrdiff_t>(std::floor((place.x() - plot().left()) / slot()));
    return at >= 0 && at < std::ssize(m_bars) ? m_bars[std::size_t(at)].tip : QString();
}

} // namespace assay::ui

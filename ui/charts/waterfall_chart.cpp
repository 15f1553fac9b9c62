// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/waterfall_chart.h"

#include "bridge/convert.h"
#include "charts/ticks.h"
#include "style/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

using evaluate::Rung;
using evaluate::Term;
using evaluate::TermKind;

constexpr double kLeft = 44, kTop = 18, kBottom = 54, kRight = 8;

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

/// The axis names the unit.
QString valueText(const evaluate::Ladder& ladder, double value)
{
    QString words = text(evaluate::errorText(ladder, value));
    return ladder.isShare ? words.remove(QStringLiteral(" %")) : words;
}

} // namespace

WaterfallChart::WaterfallChart(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Breakdown of the error"), parent)
{
    setMouseTracking(true);
}

void WaterfallChart::setBreakdown(const evaluate::Breakdown& breakdown)
{
    m_breakdown = breakdown;
    setAccessibleDescription(text(breakdown.text));
    update();
}

void WaterfallChart::clear()
{
    m_breakdown.reset();
    update();
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
                               + valueText(ladder, term.value),
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
            {rungText(rung), valueText(ladder, measured->error),
             QStringLiteral("%1 %2%3").arg(
                 rungText(rung),
                 text(evaluate::errorText(ladder, measured->error, measured->interval)),
                 measured->examples > 0 ? tr(", of %1 examples").arg(countText(measured->examples))
                                        : QString()),
             0, measured->error, measured->isExact ? std::nullopt : measured->interval,
             rungColour(rung, colours), false, true});
    }
    return all;
}

QRectF WaterfallChart::plot(const QRectF& area) const
{
    return area.adjusted(kLeft, kTop, -kRight, -kBottom);
}

void WaterfallChart::draw(QPainter& painter, const QRectF& area) const
{
    const Colours& colours = theme().colours();
    const std::vector<Bar> all = bars();
    if (all.empty())
        return;
    const bool shares = m_breakdown->ladder.isShare;
    double most = 0;
    for (const Bar& bar : all)
        most = std::max({most, bar.from, bar.to, bar.interval ? bar.interval->high : 0});
    most = most > 0 ? most * 1.08 : (shares ? 0.01 : 1);
    const QRectF inside = plot(area);
    const auto y = [&](double value) { return inside.bottom() - value / most * inside.height(); };

    painter.setFont(Theme::numberFont());
    for (const Tick& tick : linearTicks(0, shares ? most * 100 : most)) {
        const double at = y(shares ? tick.value / 100 : tick.value);
        painter.setPen(QPen(colours.line, 1));
        painter.drawLine(QPointF(inside.left(), at), QPointF(inside.right(), at));
        painter.setPen(colours.mutedInk);
        painter.drawText(QRectF(area.left(), at - 8, kLeft - 6, 16),
                         Qt::AlignRight | Qt::AlignVCenter, tick.text);
    }
    painter.setFont(Theme::smallFont());
    painter.setPen(colours.mutedInk);
    painter.drawText(
        QRectF(area.left(), area.top(), kLeft + 60, kTop - 2), Qt::AlignLeft | Qt::AlignTop,
        text(m_breakdown->ladder.measure) + (shares ? QStringLiteral(" %") : QString()));

    const double slot = inside.width() / static_cast<double>(all.size());
    const double width = std::min(56.0, slot * 0.7);
    for (std::size_t k = 0; k < all.size(); ++k) {
        const Bar& bar = all[k];
        const double centre = inside.left() + (static_cast<double>(k) + 0.5) * slot;
        const double top = y(std::max(bar.from, bar.to));
        const double bottom = y(std::min(bar.from, bar.to));
        const QRectF box(centre - width / 2, top, width, std::max(1.5, bottom - top));
        QColor fill = bar.colour;
        if (bar.pale)
            fill.setAlphaF(0.28F);
        painter.setPen(QPen(bar.colour, bar.isTerm && bar.pale ? 1 : 1.5,
                            bar.isTerm && bar.pale ? Qt::DashLine : Qt::SolidLine));
        painter.setBrush(fill);
        painter.drawRect(box);
        if (bar.isTerm) {
            // A step from the rung before to the rung after.
            painter.setPen(QPen(colours.mutedInk, 1, Qt::DotLine));
            painter.drawLine(QPointF(centre - slot + width / 2, y(bar.from)),
                             QPointF(box.left(), y(bar.from)));
            painter.drawLine(QPointF(box.right(), y(bar.to)),
                             QPointF(centre + slot - width / 2, y(bar.to)));
        }
        double above = top;
        if (bar.interval) {
            painter.setPen(QPen(colours.ink, 1.2));
            const double low = y(bar.interval->low), high = y(bar.interval->high);
            painter.drawLine(QPointF(centre, low), QPointF(centre, high));
            painter.drawLine(QPointF(centre - 4, low), QPointF(centre + 4, low));
            painter.drawLine(QPointF(centre - 4, high), QPointF(centre + 4, high));
            above = std::min(above, high);
        }
        QFont numbers = Theme::numberFont();
        numbers.setWeight(bar.isTerm && !bar.pale ? QFont::Bold : QFont::Normal);
        painter.setFont(numbers);
        painter.setPen(colours.ink);
        painter.drawText(QRectF(centre - slot / 2 - 8, above - 17, slot + 16, 16),
                         Qt::AlignHCenter | Qt::AlignBottom, bar.value);
        painter.setFont(Theme::smallFont());
        painter.setPen(bar.isTerm && bar.pale ? colours.mutedInk : colours.ink);
        // Terms a line lower than rungs: neighbours have room for their names.
        painter.drawText(
            QRectF(centre - slot, inside.bottom() + (bar.isTerm ? 20 : 4), 2 * slot, kBottom - 6),
            Qt::AlignHCenter | Qt::AlignTop, bar.name);
    }
    painter.setPen(QPen(colours.mutedInk, 1));
    painter.drawLine(inside.bottomLeft(), inside.bottomRight());
}

bool WaterfallChart::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const std::vector<Bar> all = bars();
        const QRectF inside = plot(rect());
        const double slot = inside.width() / std::max<double>(1, static_cast<double>(all.size()));
        const auto at =
            static_cast<std::ptrdiff_t>(std::floor((help->pos().x() - inside.left()) / slot));
        if (at >= 0 && at < std::ssize(all))
            QToolTip::showText(help->globalPos(), all[std::size_t(at)].tip, this);
        else
            QToolTip::hideText();
        return true;
    }
    return Drawing::event(event);
}

} // namespace assay::ui

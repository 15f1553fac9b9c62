// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/trial_chart.h"

#include "style/theme.h"

#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <map>
#include <numeric>

namespace assay::ui {

namespace {

constexpr double kStamp = 12; ///< pixels of the picture of a mark
constexpr double kReach = 12; ///< pixels around a mark that a click finds
constexpr int kTitleRow = 14; ///< above the plot
constexpr int kFoot = 60;     ///< below the plot: labels, a title, and what surrounds both

} // namespace

void drawMark(QPainter& painter, const QPointF& at, tune::TrialState state, const Colours& colours,
              const QColor& ink, double radius)
{
    switch (state) {
    case tune::TrialState::Complete:
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawEllipse(at, radius, radius);
        break;
    case tune::TrialState::Pruned:
        painter.setPen(QPen(ink, 1.4));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, radius, radius);
        break;
    case tune::TrialState::Failed:
        painter.setPen(QPen(colours.blocker, 1.6));
        painter.drawLine(at + QPointF(-radius, -radius), at + QPointF(radius, radius));
        painter.drawLine(at + QPointF(-radius, radius), at + QPointF(radius, -radius));
        break;
    case tune::TrialState::Waiting:
    case tune::TrialState::Running:
        painter.setPen(QPen(colours.ink, 1.2));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolygon(QPolygonF{at + QPointF(0, -radius - 1), at + QPointF(radius + 1, 0),
                                      at + QPointF(0, radius + 1), at + QPointF(-radius - 1, 0)});
        break;
    }
}

TrialChart::TrialChart(Theme& theme, const QString& name, QWidget* parent, double z)
    : Drawing(theme, name, parent, z)
{
    setFocusPolicy(Qt::StrongFocus);
}

void TrialChart::setTrials(std::shared_ptr<const TrialSet> trials)
{
    if (trials == m_trials)
        return;
    if (!trials || !m_trials || trials->search != m_trials->search)
        m_current.reset();
    m_trials = std::move(trials);
    const std::size_t count = m_trials ? m_trials->all.size() : 0;
    setAccessibleDescription(count == 0 ? emptyText() : tr("%1 trials").arg(count));
    trialsChanged();
    refresh();
}

void TrialChart::setCurrent(std::optional<std::int64_t> number)
{
    if (number == m_current)
        return;
    m_current = number;
    if (const auto place = currentPlace())
        setAccessibleDescription(m_trials->words(*place));
    refresh();
}

std::optional<std::size_t> TrialChart::currentPlace() const
{
    return m_trials && m_current ? m_trials->placeOf(*m_current) : std::nullopt;
}

tune::Point TrialChart::settingsAt(const QPointF&) const
{
    return {};
}

QString TrialChart::emptyText() const
{
    return tr("No trial has ended yet.");
}

std::optional<std::size_t> TrialChart::at(const QPointF& place) const
{
    std::optional<std::size_t> best;
    double least = kReach * kReach;
    for (std::size_t k = 0; m_trials && k < m_trials->all.size(); ++k) {
        const auto mark = placeOf(k);
        if (!mark)
            continue;
        const QPointF off = *mark - place;
        if (const double distance = QPointF::dotProduct(off, off); distance < least) {
            least = distance;
            best = k;
        }
    }
    return best;
}

std::vector<std::size_t> TrialChart::order() const
{
    std::vector<std::size_t> places(m_trials ? m_trials->all.size() : 0);
    std::iota(places.begin(), places.end(), std::size_t(0));
    std::erase_if(places, [this](std::size_t k) { return !placeOf(k); });
    std::stable_sort(places.begin(), places.end(), [this](std::size_t a, std::size_t b) {
        return placeOf(a)->x() < placeOf(b)->x();
    });
    return places;
}

void TrialChart::setValueTitle(QCategoryAxis& axis, const QString& words, int top, int right)
{
    // Qt Charts makes "..." of the end of a title that is longer than the plot is high.
    const double high = chart()->size().height() - top - kFoot;
    const bool isBeside = QFontMetricsF(axis.titleFont()).horizontalAdvance(words) <= high;
    m_above = isBeside ? QString() : words;
    axis.setTitleText(isBeside ? words : QString());
    chart()->setMargins({0, isBeside ? top : top + kTitleRow, right, 0});
}

void TrialChart::drawValueTitle(QPainter& painter) const
{
    if (m_above.isEmpty())
        return;
    painter.setClipping(false);
    painter.setFont(Theme::smallFont());
    painter.setPen(theme().colours().mutedInk);
    painter.drawText(QRectF(4, 0, chart()->size().width() - 8, kTitleRow + 2),
                     Qt::AlignLeft | Qt::AlignTop, m_above);
}

void TrialChart::showAxes(bool isShown)
{
    for (QAbstractAxis* axis : chart()->axes())
        axis->setVisible(isShown);
}

void TrialChart::drawMarks(QPainter& painter) const
{
    if (!m_trials)
        return;
    const Colours& colours = theme().colours();
    painter.setClipping(false);
    const auto paint = [&](QPainter& onto, const QPointF& at, tune::TrialState state,
                           const QColor& ink, bool isTop) {
        onto.setPen(Qt::NoPen); // stands out from what lies under it
        onto.setBrush(colours.card);
        onto.drawEllipse(at, isTop ? 5.5 : 4, isTop ? 5.5 : 4);
        drawMark(onto, at, state, colours, ink, isTop ? 4 : 3);
    };
    const auto one = [&](std::size_t k, bool isTop) {
        if (const auto place = placeOf(k))
            paint(painter, *place, m_trials->all[k].tried.trial.state,
                  m_trials->best == k ? colours.accent : colours.mutedInk, isTop);
    };
    // On a screen a mark is drawn once a state, and copied.
    const bool pixels = painter.paintEngine()->type() == QPaintEngine::Raster;
    const double ratio = pixels ? painter.device()->devicePixelRatioF() : 1;
    std::map<tune::TrialState, QImage> stamps;
    for (std::size_t k = 0; k < m_trials->all.size(); ++k) {
        if (!pixels) {
            one(k, false);
            continue;
        }
        const auto place = placeOf(k);
        if (!place)
            continue;
        const tune::TrialState state = m_trials->all[k].tried.trial.state;
        QImage& stamp = stamps[state];
        if (stamp.isNull()) {
            stamp = QImage((QSizeF(kStamp, kStamp) * ratio).toSize(),
                           QImage::Format_ARGB32_Premultiplied);
            stamp.setDevicePixelRatio(ratio);
            stamp.fill(Qt::transparent);
            QPainter onto(&stamp);
            onto.setRenderHint(QPainter::Antialiasing);
            paint(onto, {kStamp / 2, kStamp / 2}, state, colours.mutedInk, false);
        }
        const QPointF corner = (*place - QPointF(kStamp / 2, kStamp / 2)) * ratio;
        painter.drawImage(QPointF(corner.toPoint()) / ratio, stamp);
    }
    if (m_trials->best)
        one(*m_trials->best, true);
    if (const auto chosen = currentPlace()) {
        one(*chosen, true);
        if (const auto place = placeOf(*chosen)) {
            painter.setPen(QPen(colours.ink, 1.4));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(*place, 7, 7);
        }
    }
}

void TrialChart::drawEmpty(QPainter& painter, const QString& words) const
{
    painter.setFont(Theme::smallFont());
    painter.setPen(theme().colours().mutedInk);
    painter.drawText(chart()->rect().adjusted(16, 0, -16, 0), Qt::AlignCenter | Qt::TextWordWrap,
                     words);
}

void TrialChart::drawFocus(QPainter& painter, const QRectF& area) const
{
    if (!hasFocus())
        return;
    painter.setClipping(false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().colours().accent, 1));
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

void TrialChart::choose(std::size_t place)
{
    const std::int64_t number = m_trials->all[place].tried.trial.number;
    setCurrent(number);
    Q_EMIT chosen(number);
}

QString TrialChart::tip(const QPointF& place) const
{
    const auto near = at(place);
    return near ? m_trials->words(*near) : QString();
}

void TrialChart::resizeEvent(QResizeEvent* event)
{
    Drawing::resizeEvent(event);
    chart()->layout()->activate();
    refresh(); // more or fewer ticks
}

void TrialChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    event->accept();
    if (const auto near = at(mapToScene(event->position().toPoint())))
        choose(*near);
}

void TrialChart::mouseDoubleClickEvent(QMouseEvent* event)
{
    event->accept();
    const QPointF place = mapToScene(event->position().toPoint());
    if (const auto near = at(place)) {
        Q_EMIT opened(m_trials->all[*near].tried.trial.number);
        return;
    }
    if (const tune::Point settings = settingsAt(place); !settings.empty())
        Q_EMIT proposed(settings);
}

void TrialChart::keyPressEvent(QKeyEvent* event)
{
    const bool back = event->key() == Qt::Key_Left || event->key() == Qt::Key_Up;
    const bool on = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
    const bool opens = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (opens && m_current) {
        Q_EMIT opened(*m_current);
        return;
    }
    const std::vector<std::size_t> all = back || on ? order() : std::vector<std::size_t>();
    if (all.empty()) {
        Drawing::keyPressEvent(event);
        return;
    }
    const auto chosen = currentPlace();
    const auto here = chosen ? std::find(all.begin(), all.end(), *chosen) : all.end();
    if (here == all.end())
        choose(all.front());
    else if (back && here != all.begin())
        choose(*std::prev(here));
    else if (on && std::next(here) != all.end())
        choose(*std::next(here));
}

void TrialChart::focusInEvent(QFocusEvent* event)
{
    Drawing::focusInEvent(event);
    refresh();
}

void TrialChart::focusOutEvent(QFocusEvent* event)
{
    Drawing::focusOutEvent(event);
    refresh();
}

} // namespace assay::ui

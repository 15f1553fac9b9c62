// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/layer_map.h"

#include "bridge/convert.h"
#include "bridge/layer_words.h"
#include "style/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

using diagnose::WatchedSeries;

constexpr double kLeastColumn = 3;
constexpr double kTallest = 48;
constexpr double kReadable = 14; ///< from one name to the next
constexpr double kBottom = 36;   ///< steps, then what the colours mean
constexpr double kLeastNames = 64, kMostNames = 180;

} // namespace

LayerMap::LayerMap(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Layers"), parent)
{
    setFocusPolicy(Qt::StrongFocus);
}

void LayerMap::setLayers(const diagnose::LayerWatch& watch, train::LayerQuantity quantity)
{
    if (quantity != m_quantity) {
        m_current = {0, 0};
        m_follows = true;
    }
    m_quantity = quantity;
    m_rows.clear();
    m_steps.clear();
    m_anyBroken = false;
    const QFontMetricsF words(Theme::smallFont()), numbers(Theme::numberFont());
    m_nameRoom = kLeastNames;
    m_valueRoom = 0;
    for (const WatchedSeries& series : watch.series()) {
        if (series.quantity != quantity)
            continue;
        m_rows.push_back(series);
        m_nameRoom = std::max(m_nameRoom, words.horizontalAdvance(text(series.layer.name)) + 14);
        if (!series.points.empty())
            m_valueRoom = std::max(m_valueRoom, numbers.horizontalAdvance(quantityText(
                                                    quantity, series.points.back().value)));
        for (const WatchedSeries::Point& point : series.points) {
            m_steps.push_back(point.step);
            m_anyBroken = m_anyBroken || !std::isfinite(point.value);
        }
    }
    m_nameRoom = std::min(m_nameRoom, kMostNames);
    m_valueRoom += words.horizontalAdvance(QStringLiteral("\u25b2")) + 16;
    std::sort(m_steps.begin(), m_steps.end());
    m_steps.erase(std::unique(m_steps.begin(), m_steps.end()), m_steps.end());
    if (m_follows)
        m_current.column = std::max(0, columns() - 1);
    describe();
    refresh();
}

void LayerMap::setOpened(std::int64_t position)
{
    m_opened = position;
    refresh();
}

QString LayerMap::rowName(int row) const
{
    return text(m_rows[static_cast<std::size_t>(row)].layer.name);
}

int LayerMap::rowOf(std::int64_t position) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const auto& row) {
        return row.layer.position == position;
    });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

QRectF LayerMap::map(const QRectF& area) const
{
    const double tall = std::min(area.height() - kBottom - 2, std::max(1, rows()) * kTallest);
    return {area.left() + m_nameRoom, area.top() + 2,
            std::max(1.0, area.width() - m_nameRoom - m_valueRoom), std::max(1.0, tall)};
}

int LayerMap::columnsIn(const QRectF& map) const
{
    const int fit = std::max(1, static_cast<int>(map.width() / kLeastColumn));
    return std::min(fit, static_cast<int>(m_steps.size()));
}

int LayerMap::columns() const
{
    return columnsIn(map(rect()));
}

QRectF LayerMap::cellArea(int row, int column) const
{
    const QRectF box = map(rect());
    const double width = box.width() / columnsIn(box), height = box.height() / rows();
    return {box.left() + column * width, box.top() + row * height, width, height};
}

LayerMap::Cell LayerMap::cellAt(const QPointF& place) const
{
    const QRectF box = map(rect());
    const int count = columnsIn(box);
    // A name and a newest value belong to their row.
    if (m_rows.empty() || count == 0 || place.y() < box.top() || place.y() >= box.bottom())
        return {};
    const double across = (place.x() - box.left()) / box.width();
    return {std::clamp(static_cast<int>((place.y() - box.top()) / box.height() * rows()), 0,
                       rows() - 1),
            std::clamp(static_cast<int>(across * count), 0, count - 1)};
}

std::pair<std::size_t, std::size_t> LayerMap::stepsOf(int column, int columns) const
{
    const auto at = [&](int edge) {
        return m_steps.size() * static_cast<std::size_t>(edge) / static_cast<std::size_t>(columns);
    };
    return {at(column), at(column + 1)};
}

const WatchedSeries::Point* LayerMap::shown(const WatchedSeries& row, std::int64_t from,
                                            std::int64_t to) const
{
    auto point = std::lower_bound(row.points.begin(), row.points.end(), from,
                                  [](const auto& a, std::int64_t step) { return a.step < step; });
    const WatchedSeries::Point* farthest = nullptr;
    double most = -1;
    for (; point != row.points.end() && point->step <= to; ++point) {
        // What is no number is farther than any number.
        const double far = !std::isfinite(point->value) ? 2
                           : row.band
                               ? std::abs(distanceFrom(*row.band, point->value, row.quantity))
                               : 0;
        if (far >= most) {
            most = far;
            farthest = &*point;
        }
    }
    return farthest;
}

QString LayerMap::words(int row, int column) const
{
    const WatchedSeries& series = m_rows[static_cast<std::size_t>(row)];
    const auto [first, end] = stepsOf(column, columns());
    const QString who =
        tr("%1 (%2)").arg(text(series.layer.name), inWords(series.layer.kind).replace('_', ' '));
    const WatchedSeries::Point* point = shown(series, m_steps[first], m_steps[end - 1]);
    if (!point)
        return tr("%1, update %2: not measured").arg(who, countText(m_steps[first]));
    QString said = tr("%1, update %2: %3")
                       .arg(who, countText(point->step), standingText(series, point->value));
    if (end - first > 1)
        said += tr(", the farthest of updates %1 to %2")
                    .arg(countText(m_steps[first]), countText(m_steps[end - 1]));
    return said;
}

QColor LayerMap::colourOf(const WatchedSeries& row, double value) const
{
    const Colours& colours = theme().colours();
    if (!std::isfinite(value))
        return colours.blocker;
    QColor fill = colours.mutedInk;
    fill.setAlphaF(0.14F);
    if (!row.band)
        return fill;
    const double distance = distanceFrom(*row.band, value, row.quantity);
    if (distance == 0)
        return fill;
    fill = distance < 0 ? colours.accent : colours.warning;
    fill.setAlphaF(float(0.3 + 0.7 * std::abs(distance)));
    return fill;
}

void LayerMap::drawRow(QPainter& painter, const QRectF& box, int row, int columns) const
{
    const Colours& colours = theme().colours();
    const WatchedSeries& series = m_rows[static_cast<std::size_t>(row)];
    const double height = box.height() / rows(), width = box.width() / columns;
    const double top = box.top() + row * height, gap = height >= 6 ? 1 : 0;
    for (int column = 0; column < columns; ++column) {
        const auto [first, end] = stepsOf(column, columns);
        const WatchedSeries::Point* point = shown(series, m_steps[first], m_steps[end - 1]);
        if (point)
            painter.fillRect(
                QRectF(box.left() + column * width, top + gap / 2, width, height - gap),
                colourOf(series, point->value));
    }
    // Of low rows one in a few is named, and the one that is open.
    const int named = std::max(1, static_cast<int>(std::ceil(kReadable / height)));
    const bool isOpened = series.layer.position == m_opened;
    const int opened = rowOf(m_opened);
    const bool isCrowded = named > 1 && opened >= 0 && std::abs(row - opened) < named;
    if (!isOpened && (row % named != 0 || isCrowded))
        return;
    painter.setPen(isOpened ? colours.ink : colours.mutedInk);
    QFont font = Theme::smallFont();
    font.setBold(isOpened);
    painter.setFont(font);
    const double middle = top + height / 2, tall = std::max(height, kReadable);
    painter.drawText(
        QRectF(box.left() - m_nameRoom, middle - tall / 2, m_nameRoom - 8, tall),
        Qt::AlignRight | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(rowName(row), Qt::ElideMiddle, int(m_nameRoom) - 10));
    if (series.points.empty())
        return;
    const double newest = series.points.back().value;
    const QString sign = standingSign(series, newest);
    const QRectF room(box.right() + 8, middle - tall / 2, m_valueRoom - 8, tall);
    painter.setFont(Theme::numberFont());
    painter.setPen(sign.isEmpty() ? colours.mutedInk : colours.ink);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     quantityText(m_quantity, newest) + QStringLiteral("\u2009") + sign);
}

void LayerMap::drawAxis(QPainter& painter, const QRectF& box) const
{
    painter.setFont(Theme::smallFont());
    painter.setPen(theme().colours().mutedInk);
    const QFontMetricsF metrics(painter.font());
    const int count = columnsIn(box);
    const double width = box.width() / count;
    double free = box.left();
    const auto put = [&](int column) {
        const QString said = countText(m_steps[stepsOf(column, count).first]);
        const double wide = metrics.horizontalAdvance(said);
        const double left = std::clamp(box.left() + (column + 0.5) * width - wide / 2, box.left(),
                                       std::max(box.left(), box.right() - wide));
        if (left < free)
            return;
        painter.drawText(QRectF(left, box.bottom() + 2, wide + 1, 14), Qt::AlignLeft, said);
        free = left + wide + 24;
    };
    constexpr int kFew = 12, kTicks = 6;
    const int ticks = count <= kFew ? count : kTicks;
    for (int k = 0; k < ticks; ++k)
        put(static_cast<int>(std::lround(double(k) * (count - 1) / std::max(1, ticks - 1))));
    painter.drawText(QRectF(box.left() - m_nameRoom, box.bottom() + 2, m_nameRoom - 8, 14),
                     Qt::AlignRight, tr("update"));
}

void LayerMap::drawKey(QPainter& painter, const QRectF& box) const
{
    const Colours& colours = theme().colours();
    double left = box.left();
    const double top = box.bottom() + 20;
    const auto put = [&](const std::vector<QColor>& fills, const QString& said) {
        for (const QColor& fill : fills) {
            painter.fillRect(QRectF(left, top + 2, 12, 10), fill);
            left += 12;
        }
        painter.setPen(colours.mutedInk);
        const double wide = QFontMetricsF(painter.font()).horizontalAdvance(said);
        painter.drawText(QRectF(left + 5, top, wide + 1, 14), Qt::AlignLeft | Qt::AlignVCenter,
                         said);
        left += wide + 22;
    };
    const auto pale = [](QColor colour, double alpha) {
        colour.setAlphaF(float(alpha));
        return colour;
    };
    const bool anyBand = std::any_of(m_rows.begin(), m_rows.end(),
                                     [](const auto& row) { return row.band.has_value(); });
    if (m_anyBroken)
        put({colours.blocker}, tr("! not a number, or infinite"));
    if (!anyBand)
        return put({pale(colours.mutedInk, 0.14)}, tr("no band yet"));
    if (!diagnose::isShare(m_quantity)) // whose bands begin at 0
        put({pale(colours.accent, 1), pale(colours.accent, 0.65), pale(colours.accent, 0.3)},
            tr("\u25bc below its band"));
    put({pale(colours.mutedInk, 0.14)}, tr("within"));
    put({pale(colours.warning, 0.3), pale(colours.warning, 0.65), pale(colours.warning, 1)},
        tr("\u25b2 above its band"));
}

void LayerMap::draw(QPainter& painter, const QRectF& area) const
{
    if (m_rows.empty() || m_steps.empty())
        return;
    const Colours& colours = theme().colours();
    const QRectF box = map(area);
    const int count = columnsIn(box);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false); // cells touch without a seam
    for (int row = 0; row < rows(); ++row)
        drawRow(painter, box, row, count);
    painter.restore();
    drawAxis(painter, box);
    drawKey(painter, box);
    const double width = box.width() / count, height = box.height() / rows();
    painter.setBrush(Qt::NoBrush);
    if (hasFocus() && m_current.row < rows()) {
        const int column = std::clamp(m_current.column, 0, count - 1);
        const double wide = std::max(width, 5.0);
        painter.setPen(QPen(colours.ink, 2));
        painter.drawRect(QRectF(box.left() + (column + 0.5) * width - wide / 2,
                                box.top() + m_current.row * height, wide, height));
    }
}

QString LayerMap::tip(const QPointF& place) const
{
    const Cell cell = cellAt(place);
    return cell.row >= 0 ? words(cell.row, cell.column) : QString();
}

QString LayerMap::heading() const
{
    return tr("Layers: %1").arg(quantityName(m_quantity));
}

void LayerMap::moveTo(Cell cell)
{
    m_current = {std::clamp(cell.row, 0, rows() - 1), std::clamp(cell.column, 0, columns() - 1)};
    m_follows = m_current.column == columns() - 1;
    describe();
    refresh();
}

void LayerMap::describe()
{
    const bool isEmpty = m_rows.empty() || m_steps.empty();
    setAccessibleDescription(isEmpty ? QString()
                                     : words(std::clamp(m_current.row, 0, rows() - 1),
                                             std::clamp(m_current.column, 0, columns() - 1)));
}

void LayerMap::mousePressEvent(QMouseEvent* event)
{
    const Cell cell = cellAt(event->position());
    if (event->button() != Qt::LeftButton || cell.row < 0)
        return;
    moveTo(cell);
    Q_EMIT chosen(m_rows[static_cast<std::size_t>(cell.row)].layer.position);
}

void LayerMap::keyPressEvent(QKeyEvent* event)
{
    if (m_rows.empty() || m_steps.empty()) {
        Drawing::keyPressEvent(event);
        return;
    }
    Cell next = m_current;
    switch (event->key()) {
    case Qt::Key_Left: --next.column; break;
    case Qt::Key_Right: ++next.column; break;
    case Qt::Key_Up: --next.row; break;
    case Qt::Key_Down: ++next.row; break;
    case Qt::Key_Home: next.column = 0; break;
    case Qt::Key_End: next.column = columns() - 1; break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        moveTo(m_current);
        Q_EMIT chosen(m_rows[static_cast<std::size_t>(m_current.row)].layer.position);
        return;
    default: Drawing::keyPressEvent(event); return;
    }
    moveTo(next);
}

void LayerMap::focusInEvent(QFocusEvent* event)
{
    Drawing::focusInEvent(event);
    if (!m_rows.empty() && !m_steps.empty())
        moveTo(m_current);
}

void LayerMap::focusOutEvent(QFocusEvent* event)
{
    Drawing::focusOutEvent(event);
    refresh();
}

} // namespace assay::ui

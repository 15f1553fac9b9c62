// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/confusion_view.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

constexpr double kTop = 34, kLeft = 104;
/// Of a cell. A number in a larger one stands far from its neighbours.
constexpr double kTallest = 56, kLeastWide = 72, kWidest = 128;
constexpr double kWidthToHeight = 2.8; ///< of cells that are wider than kLeastWide
constexpr double kUsual = 26;          ///< height of a cell whose number has the usual size
constexpr double kLargest = 1.4;       ///< times that size
constexpr double kReadable = 13;       ///< a lower cell has no number, a lower row no name

} // namespace

ConfusionView::ConfusionView(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("Confusion matrix"), parent)
{
    setFocusPolicy(Qt::StrongFocus);
}

void ConfusionView::setReport(const evaluate::SplitReport& report,
                              const std::vector<std::string>& classes)
{
    if (classes != m_classes)
        m_current = {0, 0};
    m_report = report;
    m_classes = classes;
    const QFontMetricsF metrics(Theme::smallFont());
    m_longestName = 0;
    for (const std::string& name : classes)
        m_longestName = std::max(m_longestName, metrics.horizontalAdvance(text(name)) + 14);
    refresh();
}

QRectF ConfusionView::matrix(const QRectF& area) const
{
    const double n = std::max(1, count());
    // Names get a fifth of the width, where they take it.
    const double left = std::clamp(m_longestName, kLeft, std::max(kLeft, area.width() / 5));
    const double height = std::min(area.height() - kTop - 4, n * kTallest);
    const double widest = std::clamp(height / n * kWidthToHeight, kLeastWide, kWidest);
    return {area.left() + left, area.top() + kTop, std::min(area.width() - left - 4, n * widest),
            height};
}

QRectF ConfusionView::cellArea(int truth, int predicted) const
{
    const QRectF box = matrix(rect());
    const double width = box.width() / count(), height = box.height() / count();
    return {box.left() + predicted * width, box.top() + truth * height, width, height};
}

ConfusionView::Cell ConfusionView::cellAt(const QPointF& place) const
{
    const QRectF box = matrix(rect());
    if (count() == 0 || !box.contains(place))
        return {};
    const auto index = [this](double share) {
        return std::clamp(static_cast<int>(share * count()), 0, count() - 1);
    };
    return {index((place.y() - box.top()) / box.height()),
            index((place.x() - box.left()) / box.width())};
}

QString ConfusionView::words(const Cell& cell) const
{
    const auto truth = static_cast<std::size_t>(cell.truth);
    const auto predicted = static_cast<std::size_t>(cell.predicted);
    const std::int64_t all = m_report.classes[truth].examples;
    const std::int64_t here = m_report.confused(truth, predicted);
    return tr("%1 of %2 examples of %3 are answered as %4: %5")
        .arg(countText(here), countText(all), text(m_classes[truth]), text(m_classes[predicted]),
             percentText(all > 0 ? double(here) / double(all) : 0, stats::wilson(here, all)));
}

void ConfusionView::draw(QPainter& painter, const QRectF& area) const
{
    const Colours& colours = theme().colours();
    if (count() == 0)
        return;
    const QRectF box = matrix(area);
    const double width = box.width() / count(), height = box.height() / count();
    painter.setFont(Theme::smallFont());
    painter.setPen(colours.mutedInk);
    const double left = box.left() - area.left();
    painter.drawText(QRectF(area.left(), area.top(), left - 8, 14), Qt::AlignRight,
                     tr("true \u2193"));
    painter.drawText(QRectF(box.left(), area.top(), box.width(), 14), Qt::AlignLeft,
                     tr("answered \u2192"));
    const auto elided = [&](const std::string& name, double room) {
        return painter.fontMetrics().elidedText(text(name), Qt::ElideRight, int(room));
    };
    QStringList names;
    if (5 * width >= kReadable) // thousands of classes have no names
        for (const std::string& name : m_classes)
            names << text(name);
    const ColumnNames heads = namesOfColumns(names, width, QFontMetricsF(painter.font()));
    for (int k = 0; k < count(); ++k) {
        const std::string& name = m_classes[static_cast<std::size_t>(k)];
        if (height >= kReadable)
            painter.drawText(QRectF(area.left(), box.top() + k * height, left - 8, height),
                             Qt::AlignRight | Qt::AlignVCenter, elided(name, left - 10));
        if (k < std::ssize(heads.texts)) {
            const double middle = box.left() + (k + 0.5) * width, room = heads.columns * width;
            painter.drawText(QRectF(middle - room / 2, area.top() + 17, room, 14), Qt::AlignCenter,
                             heads.texts[static_cast<std::size_t>(k)]);
        }
    }
    QFont numbers = Theme::numberFont();
    numbers.setPointSizeF(numbers.pointSizeF() * std::clamp(height / kUsual, 1.0, kLargest));
    painter.setFont(numbers);
    // Small cells touch each other, and none is smaller than a pixel.
    const double gap = std::min(width, height) >= 3 ? 0.5 : 0;
    const auto drawCell = [&](int truth, int predicted, std::int64_t here) {
        const auto examples =
            static_cast<double>(m_report.classes[static_cast<std::size_t>(truth)].examples);
        const double share = examples > 0 ? static_cast<double>(here) / examples : 0;
        const QRectF cell(box.left() + predicted * width, box.top() + truth * height, width,
                          height);
        QColor fill = truth == predicted ? colours.fine : colours.testVal;
        // The eye sees small shares of errors too.
        fill.setAlphaF(
            float(truth == predicted ? 0.12 + 0.2 * share : 0.08 + 0.8 * std::sqrt(share)));
        painter.fillRect(QRectF(cell.left() + gap, cell.top() + gap, std::max(1.0, width - 2 * gap),
                                std::max(1.0, height - 2 * gap)),
                         fill);
        if (here > 0 && height >= kReadable && width >= 22) {
            painter.setPen(colours.ink);
            painter.drawText(cell, Qt::AlignCenter, QString::number(here));
        }
    };
    // Cells that nothing fell into stay empty, but for the diagonal: thousands of classes have few
    // others.
    for (int k = 0; k < count(); ++k) {
        const auto own = static_cast<std::size_t>(k);
        drawCell(k, k, m_report.confused(own, own));
    }
    for (const evaluate::Confusion& pair : m_report.confusions) {
        if (pair.truth != pair.predicted)
            drawCell(pair.truth, pair.predicted, pair.count);
    }
    painter.setPen(QPen(colours.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(box);
    if (hasFocus() && m_current.truth < count()) {
        painter.setPen(QPen(colours.accent, 2));
        painter.drawRect(QRectF(box.left() + m_current.predicted * width,
                                box.top() + m_current.truth * height, width, height));
    }
}

QString ConfusionView::tip(const QPointF& place) const
{
    const Cell cell = cellAt(place);
    return cell.truth >= 0 ? words(cell) : QString();
}

QString ConfusionView::heading() const
{
    return tr("Confusion matrix, %1").arg(splitText(m_report.split));
}

void ConfusionView::mousePressEvent(QMouseEvent* event)
{
    const Cell cell = cellAt(event->position());
    if (event->button() != Qt::LeftButton || cell.truth < 0)
        return;
    m_current = cell;
    refresh();
    Q_EMIT chosen(cell.truth, cell.predicted);
}

void ConfusionView::keyPressEvent(QKeyEvent* event)
{
    Cell next = m_current;
    switch (event->key()) {
    case Qt::Key_Left: --next.predicted; break;
    case Qt::Key_Right: ++next.predicted; break;
    case Qt::Key_Up: --next.truth; break;
    case Qt::Key_Down: ++next.truth; break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_current.truth < count())
            Q_EMIT chosen(m_current.truth, m_current.predicted);
        return;
    default: Drawing::keyPressEvent(event); return;
    }
    if (count() == 0)
        return;
    m_current = {std::clamp(next.truth, 0, count() - 1),
                 std::clamp(next.predicted, 0, count() - 1)};
    setAccessibleDescription(words(m_current));
    refresh();
}

void ConfusionView::focusInEvent(QFocusEvent* event)
{
    Drawing::focusInEvent(event);
    refresh();
}

void ConfusionView::focusOutEvent(QFocusEvent* event)
{
    Drawing::focusOutEvent(event);
    refresh();
}

} // namespace assay::ui

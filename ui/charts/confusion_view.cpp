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

constexpr double kLine = 14;            ///< of names
constexpr double kAbove = 17, kGap = 3; ///< the words above the names, and below them
constexpr double kLeft = 104;
/// Of a cell. A number in a larger one stands far from its neighbours.
constexpr double kTallest = 56, kLeastWide = 72, kWidest = 128;
constexpr double kWidthToHeight = 2.8; ///< of cells that are wider than kLeastWide
constexpr double kUsual = 26;          ///< height of a cell whose number has the usual size
constexpr double kLargest = 1.4;       ///< times that size
constexpr double kReadable = 13;       ///< a lower cell has no number, a lower row no name
constexpr double kLeastName = 40;      ///< pixels of a name that is cut
constexpr double kTallestName = 64;    ///< of one that stands upright
constexpr double kNarrowest = 11;      ///< a column with an upright name
constexpr int kMostNamed = 24;         ///< classes whose rows keep their names at any size

/// `above` on an opaque colour.
QColor blended(const QColor& above, const QColor& below)
{
    const float part = above.alphaF();
    const auto mix = [part](float a, float b) { return a * part + b * (1 - part); };
    return QColor::fromRgbF(mix(above.redF(), below.redF()), mix(above.greenF(), below.greenF()),
                            mix(above.blueF(), below.blueF()));
}

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
        m_longestName = std::max(m_longestName, metrics.horizontalAdvance(text(name)));
    updateGeometry();
    refresh();
}

QSize ConfusionView::minimumSizeHint() const
{
    const double rows =
        kAbove + 2 * kLine + kGap + 4 + std::min(count(), kMostNamed) * kReadable / 2;
    return {240, std::max(150, static_cast<int>(std::ceil(rows)))};
}

ConfusionView::Arrangement ConfusionView::arrangement(const QRectF& area) const
{
    const double n = std::max(1, count());
    // Names get a fifth of the width, where they take it.
    const auto leftOf = [&](int columns) {
        const double most = std::max(kLeft, area.width() / (columns > 1 ? 4 : 5));
        return std::clamp(columns * (m_longestName + kLine), kLeft, most);
    };
    const auto widthOf = [&](double left, double height) {
        const double widest = std::clamp(height / n * kWidthToHeight, kLeastWide, kWidest);
        return std::min(area.width() - left - 4, n * widest);
    };
    Arrangement made;
    const double usual = std::min(area.height() - kAbove - kLine - kGap - 4, n * kTallest);
    const double column = widthOf(leftOf(1), usual) / n;
    const auto fits = [&](double room) { return room >= std::min(m_longestName, kLeastName); };
    made.heads = fits(column - 4)          ? Heads::Level
                 : fits(2 * column - 8)    ? Heads::Staggered
                 : column >= kNarrowest    ? Heads::Upright
                 : 5 * column >= kReadable ? Heads::Some
                                           : Heads::None; // thousands of classes
    double top = kAbove + kLine + kGap;
    if (made.heads == Heads::Staggered)
        top += kLine;
    else if (made.heads == Heads::Upright)
        top = kAbove + std::min(m_longestName + 4, kTallestName) + kGap;
    const double height = std::min(area.height() - top - 4, n * kTallest);
    made.rowColumns = height / n >= kReadable ? 1 : 2 * height / n >= kReadable ? 2 : 0;
    double left = leftOf(made.rowColumns);
    double width = widthOf(left, height);
    // A name reaches half a column further than its own.
    const double beyond = made.heads == Heads::Staggered ? (2 * n + 1) / (2 * n) : 1;
    width = std::min(width, (area.width() - left - 4) / beyond);
    // What cells of their usual shape leave goes to the names of the rows.
    if (made.rowColumns == 1)
        left += std::clamp(m_longestName + kLine - left, 0.0,
                           std::max(0.0, area.width() - left - 4 - width * beyond));
    made.matrix = {area.left() + left, area.top() + top, width, height};
    return made;
}

QRectF ConfusionView::nameArea(const QRectF& area, Qt::Orientation along, int k) const
{
    const Arrangement made = arrangement(area);
    const QRectF& box = made.matrix;
    const double width = box.width() / count(), height = box.height() / count();
    if (along == Qt::Vertical) {
        if (made.rowColumns == 0)
            return {};
        const double room = (box.left() - area.left() - 8) / made.rowColumns;
        const double middle = box.top() + (k + 0.5) * height;
        const double tall = std::min(made.rowColumns * height, 2 * (area.bottom() - middle));
        return {box.left() - 8 - room * (k % made.rowColumns + 1), middle - tall / 2, room, tall};
    }
    const double middle = box.left() + (k + 0.5) * width;
    const double bottom = box.top() - kGap;
    switch (made.heads) {
    case Heads::Level: return {middle - width / 2, bottom - kLine, width, kLine};
    case Heads::Staggered: return {middle - width, bottom - kLine * (k % 2 + 1), 2 * width, kLine};
    case Heads::Upright:
        return {middle - width / 2, area.top() + kAbove, width, bottom - area.top() - kAbove};
    case Heads::Some:
    case Heads::None: break;
    }
    return {};
}

QString ConfusionView::nameAt(const QPointF& place) const
{
    for (const Qt::Orientation along : {Qt::Vertical, Qt::Horizontal}) {
        for (int k = 0; k < count(); ++k) {
            if (nameArea(along, k).contains(place))
                return text(m_classes[static_cast<std::size_t>(k)]);
        }
    }
    return {};
}

QColor ConfusionView::cellColour(int truth, int predicted) const
{
    const auto a = static_cast<std::size_t>(truth), b = static_cast<std::size_t>(predicted);
    const auto examples = static_cast<double>(m_report.classes[a].examples);
    const double share = examples > 0 ? static_cast<double>(m_report.confused(a, b)) / examples : 0;
    const Colours& colours = theme().colours();
    QColor fill = truth == predicted ? colours.fine : colours.testVal;
    // The eye sees small shares of errors too.
    fill.setAlphaF(float(truth == predicted ? 0.12 + 0.2 * share : 0.08 + 0.8 * std::sqrt(share)));
    return blended(fill, colours.card);
}

QColor ConfusionView::numberColour(int truth, int predicted) const
{
    return theme().colours().inkOn(cellColour(truth, predicted));
}

QRectF ConfusionView::cellArea(int truth, int predicted) const
{
    const QRectF box = arrangement(rect()).matrix;
    const double width = box.width() / count(), height = box.height() / count();
    return {box.left() + predicted * width, box.top() + truth * height, width, height};
}

ConfusionView::Cell ConfusionView::cellAt(const QPointF& place) const
{
    const QRectF box = arrangement(rect()).matrix;
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

void ConfusionView::drawNames(QPainter& painter, const QRectF& area) const
{
    const Colours& colours = theme().colours();
    const Arrangement made = arrangement(area);
    const QRectF& box = made.matrix;
    const double width = box.width() / count();
    painter.setFont(Theme::smallFont());
    painter.setPen(colours.mutedInk);
    painter.drawText(QRectF(area.left(), area.top(), box.left() - area.left() - 8, kLine),
                     Qt::AlignRight, tr("true \u2193"));
    painter.drawText(QRectF(box.left(), area.top(), box.width(), kLine), Qt::AlignLeft,
                     tr("answered \u2192"));
    const auto elided = [&](int k, double room) {
        return painter.fontMetrics().elidedText(text(m_classes[static_cast<std::size_t>(k)]),
                                                Qt::ElideRight, int(room));
    };
    // From a name that stands farther away to its row or column, between those of its neighbours.
    const auto lead = [&](const QPointF& from, const QPointF& to) {
        painter.setPen(QPen(colours.line, 1));
        painter.drawLine(from, to);
        painter.setPen(colours.mutedInk);
    };
    for (int k = 0; k < count() && made.rowColumns > 0; ++k) {
        const QRectF room = nameArea(area, Qt::Vertical, k);
        painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, elided(k, room.width() - 2));
        if (k % made.rowColumns > 0)
            lead({room.right() + 2, room.center().y()}, {box.left() - 2, room.center().y()});
    }
    if (made.heads == Heads::None)
        return;
    if (made.heads == Heads::Some) {
        QStringList names;
        for (const std::string& name : m_classes)
            names << text(name);
        const ColumnNames heads = namesOfColumns(names, width, QFontMetricsF(painter.font()));
        for (int k = 0; k < std::ssize(heads.texts); ++k) {
            const double middle = box.left() + (k + 0.5) * width, room = heads.columns * width;
            painter.drawText(QRectF(middle - room / 2, area.top() + kAbove, room, kLine),
                             Qt::AlignCenter, heads.texts[static_cast<std::size_t>(k)]);
        }
        return;
    }
    for (int k = 0; k < count(); ++k) {
        const QRectF room = nameArea(area, Qt::Horizontal, k);
        if (made.heads == Heads::Upright) {
            painter.save();
            painter.translate(room.center().x(), room.bottom());
            painter.rotate(-90);
            painter.drawText(QRectF(0, -room.width() / 2, room.height(), room.width()),
                             Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                             elided(k, room.height()));
            painter.restore();
            continue;
        }
        const double gap = made.heads == Heads::Staggered ? 8 : 4;
        painter.drawText(room, Qt::AlignCenter, elided(k, room.width() - gap));
        if (made.heads == Heads::Staggered && k % 2 > 0)
            lead({room.center().x(), room.bottom()}, {room.center().x(), box.top() - 1});
    }
}

void ConfusionView::draw(QPainter& painter, const QRectF& area) const
{
    const Colours& colours = theme().colours();
    if (count() == 0)
        return;
    drawNames(painter, area);
    const QRectF box = arrangement(area).matrix;
    const double width = box.width() / count(), height = box.height() / count();
    QFont numbers = Theme::numberFont();
    numbers.setPointSizeF(numbers.pointSizeF() * std::clamp(height / kUsual, 1.0, kLargest));
    painter.setFont(numbers);
    // Small cells touch each other, and none is smaller than a pixel.
    const double gap = std::min(width, height) >= 3 ? 0.5 : 0;
    const auto drawCell = [&](int truth, int predicted, std::int64_t here) {
        const QRectF cell(box.left() + predicted * width, box.top() + truth * height, width,
                          height);
        painter.fillRect(QRectF(cell.left() + gap, cell.top() + gap, std::max(1.0, width - 2 * gap),
                                std::max(1.0, height - 2 * gap)),
                         cellColour(truth, predicted));
        if (here > 0 && height >= kReadable && width >= 22) {
            painter.setPen(numberColour(truth, predicted));
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
    return cell.truth >= 0 ? words(cell) : nameAt(place);
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

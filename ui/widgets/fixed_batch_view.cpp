// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fixed_batch_view.h"

#include "bridge/convert.h"
#include "models/sample_model.h"
#include "style/theme.h"

#include <QFontMetrics>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

constexpr int kPicture = 36;
constexpr int kFrame = 3; ///< around the picture, also where no frame is drawn
constexpr int kGap = 6;
constexpr int kWidest = 108; ///< of a cell; longer class names are cut

data::Shape shapeOf(const session::FixedBatch& batch)
{
    if (batch.shape.size() > 0 || batch.samples->empty())
        return batch.shape;
    const auto size = static_cast<double>(batch.samples->front().pixels.size());
    for (const std::int64_t channels : {1, 3}) {
        const auto side = std::llround(std::sqrt(size / static_cast<double>(channels)));
        if (static_cast<double>(side * side * channels) == size)
            return {channels, side, side};
    }
    return {};
}

bool sameExamples(const session::FixedBatch& a, const session::FixedBatch& b)
{
    if (!a.samples || !b.samples)
        return false;
    return std::equal(a.samples->begin(), a.samples->end(), b.samples->begin(), b.samples->end(),
                      [](const auto& x, const auto& y) { return x.id == y.id; });
}

QString chance(float probability)
{
    return QStringLiteral("%1 %").arg(std::lround(probability * 100));
}

} // namespace

FixedBatchView::FixedBatchView(Theme& theme, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Fixed batch of train-val"));
    viewport()->setAutoFillBackground(false);
    measure();
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void FixedBatchView::setBatch(const session::FixedBatch& batch)
{
    if (!batch.samples)
        return;
    const bool other = batch.run != m_batch.run || !sameExamples(batch, m_batch);
    if (other) {
        m_pictures.clear();
        const data::Shape shape = shapeOf(batch);
        for (const data::Sample& sample : *batch.samples)
            m_pictures.push_back(imageOf(sample, shape));
        m_before.clear();
    } else if (batch.step != m_batch.step) {
        m_before = m_batch.predicted;
        m_stepBefore = m_batch.step;
    }
    m_batch = batch;
    if (other)
        measure();
    arrange();
    setAccessibleDescription(summary());
}

void FixedBatchView::clear()
{
    m_batch = {};
    m_before.clear();
    m_pictures.clear();
    arrange();
}

void FixedBatchView::setWrongOnly(bool only)
{
    m_wrongOnly = only;
    arrange();
}

bool FixedBatchView::isWrong(std::size_t i) const
{
    return m_batch.predicted[i] != (*m_batch.samples)[i].label;
}

bool FixedBatchView::flipped(std::size_t i) const
{
    return i < m_before.size() && m_before[i] != m_batch.predicted[i];
}

std::size_t FixedBatchView::wrong() const
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < m_batch.predicted.size(); ++i)
        count += isWrong(i) ? 1 : 0;
    return count;
}

QString FixedBatchView::summary() const
{
    if (isEmpty())
        return {};
    QString text = tr("%1 of %2 wrong at step %3")
                       .arg(wrong())
                       .arg(m_batch.predicted.size())
                       .arg(countText(m_batch.step));
    int changed = 0;
    for (std::size_t i = 0; i < m_batch.predicted.size(); ++i)
        changed += flipped(i) ? 1 : 0;
    if (!m_before.empty())
        text += tr(", %1 changed since step %2").arg(changed).arg(countText(m_stepBefore));
    return text;
}

QString FixedBatchView::nameOf(std::size_t label) const
{
    return label < m_batch.classes.size() ? text(m_batch.classes[label]) : QString::number(label);
}

void FixedBatchView::measure()
{
    const QFontMetrics metrics(Theme::smallFont());
    int width = kPicture + 2 * kFrame;
    for (const std::string& name : m_batch.classes)
        width = std::max(width, metrics.horizontalAdvance(tr("\u2192 %1  100 %").arg(text(name))));
    m_cell = {std::min(width, kWidest) + kGap, kPicture + 2 * kFrame + 2 * metrics.height() + kGap};
}

int FixedBatchView::perRow() const
{
    return std::max(1, (viewport()->width() + kGap) / m_cell.width());
}

QRect FixedBatchView::cell(std::size_t place) const
{
    const int row = int(place) / perRow(), column = int(place) % perRow();
    return {column * m_cell.width(), row * m_cell.height() - verticalScrollBar()->value(),
            m_cell.width() - kGap, m_cell.height() - kGap};
}

void FixedBatchView::arrange()
{
    m_shown.clear();
    for (std::size_t i = 0; i < m_batch.predicted.size(); ++i) {
        if (!m_wrongOnly || isWrong(i))
            m_shown.push_back(i);
    }
    const int rows = (int(m_shown.size()) + perRow() - 1) / perRow();
    const int height = viewport()->height();
    verticalScrollBar()->setPageStep(height);
    verticalScrollBar()->setSingleStep(m_cell.height());
    verticalScrollBar()->setRange(0, std::max(0, rows * m_cell.height() - kGap - height));
    viewport()->update();
}

void FixedBatchView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    for (std::size_t place = 0; place < m_shown.size(); ++place) {
        const QRect area = cell(place);
        if (area.intersects(event->rect()))
            paintCell(painter, area, m_shown[place]);
    }
    if (m_shown.empty() && !isEmpty()) {
        painter.setPen(m_theme.colours().mutedInk);
        painter.drawText(viewport()->rect(), Qt::AlignCenter,
                         tr("None of them is wrong just now."));
    }
}

void FixedBatchView::paintCell(QPainter& painter, const QRect& area, std::size_t i) const
{
    const Colours& colours = m_theme.colours();
    const bool bad = isWrong(i);
    const QRect frame(area.left(), area.top(), kPicture + 2 * kFrame, kPicture + 2 * kFrame);
    const QRect box = frame.adjusted(kFrame, kFrame, -kFrame, -kFrame);
    // Pixels are shown as they are: no smoothing between them.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    if (!m_pictures[i].isNull()) {
        QRect target(QPoint(), m_pictures[i].size().scaled(box.size(), Qt::KeepAspectRatio));
        target.moveCenter(box.center());
        painter.drawImage(target, m_pictures[i]);
    }
    painter.setRenderHint(QPainter::Antialiasing, true);
    if (bad) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.blocker, 2));
        painter.drawRoundedRect(QRectF(frame).adjusted(1, 1, -1, -1), 3, 3);
    }
    if (flipped(i)) {
        const QPointF corner(frame.right() + 1.0, frame.top());
        painter.setPen(QPen(colours.card, 1));
        painter.setBrush(colours.accent);
        painter.drawPolygon(QPolygonF{corner, corner + QPointF(-11, 0), corner + QPointF(0, 11)});
    }
    QFont font = Theme::smallFont();
    const QFontMetrics metrics(font);
    QRect line(area.left() + kFrame, frame.bottom() + 1, area.width() - kFrame, metrics.height());
    painter.setFont(font);
    painter.setPen(colours.ink);
    painter.drawText(
        line, Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(nameOf((*m_batch.samples)[i].label), Qt::ElideRight, line.width()));
    line.translate(0, metrics.height());
    const QString share = chance(m_batch.probability[i]);
    QString answer = share;
    if (bad) {
        const QString arrow = QStringLiteral("\u2192 ");
        const int room =
            line.width() - metrics.horizontalAdvance(arrow + QStringLiteral("  ") + share);
        answer = arrow + metrics.elidedText(nameOf(m_batch.predicted[i]), Qt::ElideRight, room)
                 + QStringLiteral("  ") + share;
    }
    painter.setPen(bad ? colours.blocker : colours.mutedInk);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, answer);
}

QString FixedBatchView::tip(std::size_t i) const
{
    QString words = tr("true %1, answered %2 with %3")
                        .arg(nameOf((*m_batch.samples)[i].label), nameOf(m_batch.predicted[i]),
                             chance(m_batch.probability[i]));
    if (flipped(i))
        words += QLatin1Char('\n')
                 + tr("%1 at step %2").arg(nameOf(m_before[i]), countText(m_stepBefore));
    return words;
}

void FixedBatchView::resizeEvent(QResizeEvent*)
{
    arrange();
}

void FixedBatchView::keyPressEvent(QKeyEvent* event)
{
    QScrollBar* bar = verticalScrollBar();
    switch (event->key()) {
    case Qt::Key_Up: bar->triggerAction(QAbstractSlider::SliderSingleStepSub); return;
    case Qt::Key_Down: bar->triggerAction(QAbstractSlider::SliderSingleStepAdd); return;
    case Qt::Key_PageUp: bar->triggerAction(QAbstractSlider::SliderPageStepSub); return;
    case Qt::Key_PageDown: bar->triggerAction(QAbstractSlider::SliderPageStepAdd); return;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

bool FixedBatchView::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t place = 0; place < m_shown.size(); ++place) {
        if (cell(place).contains(help->pos())) {
            QToolTip::showText(help->globalPos(), tip(m_shown[place]), viewport());
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sample_strip.h"

#include "delegates/mistake_delegate.h"
#include "style/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kGap = 3;

} // namespace

SampleStrip::SampleStrip(const QString& name, int side, QWidget* parent)
    : QWidget(parent)
    , m_name(name)
    , m_side(side)
{
    setAccessibleName(name);
    setFont(Theme::smallFont());
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void SampleStrip::setItems(std::vector<Item> items)
{
    m_items = std::move(items);
    QStringList words;
    for (const Item& item : m_items)
        words << item.word;
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

int SampleStrip::pictureHeight() const
{
    return std::any_of(m_items.begin(), m_items.end(),
                       [](const Item& item) { return !item.picture.isNull(); })
               ? m_side
               : 0;
}

QSize SampleStrip::sizeHint() const
{
    return {static_cast<int>(m_items.size()) * (m_side + kGap),
            pictureHeight() + fontMetrics().height()};
}

QRect SampleStrip::tile(std::size_t place) const
{
    return {static_cast<int>(place) * (m_side + kGap), 0, m_side, height()};
}

void SampleStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const int pictures = pictureHeight();
    for (std::size_t k = 0; k < m_items.size(); ++k) {
        const QRect box = tile(k);
        if (box.right() > width())
            break;
        if (pictures > 0)
            drawInto(painter, QRect(box.left(), 0, m_side, m_side), m_items[k].picture);
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(QRect(box.left(), pictures, m_side, height() - pictures),
                         Qt::AlignHCenter | Qt::AlignBottom,
                         fontMetrics().elidedText(m_items[k].word, Qt::ElideRight, m_side));
    }
}

bool SampleStrip::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        for (std::size_t k = 0; k < m_items.size(); ++k) {
            if (tile(k).contains(help->pos())) {
                QToolTip::showText(help->globalPos(), m_items[k].about, this, tile(k));
                return true;
            }
        }
    }
    return QWidget::event(event);
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/page_area.h"

#include <QEvent>
#include <QLayout>
#include <QScrollBar>
#include <QStyle>

#include <algorithm>

namespace assay::ui {

PageArea::PageArea(QWidget* page, QWidget* parent)
    : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setWidget(page);
    viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);
}

QSize PageArea::needed(const QSize& room) const
{
    const QLayout* layout = widget()->layout();
    const QSize least = widget()->minimumSizeHint().expandedTo(widget()->minimumSize());
    QSize size = room.expandedTo({least.width(), 0});
    // What a resizable scroll area takes for the height of wrapped text is what it would like, not
    // what it needs.
    const int height = layout && layout->hasHeightForWidth()
                           ? layout->minimumHeightForWidth(size.width())
                           : least.height();
    size.setHeight(std::max(room.height(), height));
    return size;
}

void PageArea::fit()
{
    if (!widget())
        return;
    const QSize room = maximumViewportSize();
    QSize size = needed(room);
    // A bar of one direction takes room from the other.
    const int bar = style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, verticalScrollBar());
    const int beside = size.height() > room.height() ? room.width() - bar : room.width();
    if (beside < room.width())
        size = needed({beside, room.height()});
    if (size.width() > beside)
        size = needed({size.width(), room.height() - bar});
    widget()->resize(size);
}

bool PageArea::eventFilter(QObject* watched, QEvent* event)
{
    const bool done = QScrollArea::eventFilter(watched, event);
    // Shown for the first time, it gets the fonts of the style.
    if (watched == widget()
        && (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Show))
        fit();
    return done;
}

void PageArea::resizeEvent(QResizeEvent* event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/current_stack.h"

#include <QWidget>

#include <algorithm>

namespace assay::ui {

CurrentStack::CurrentStack(QWidget* parent)
    : QStackedLayout(parent)
{
    connect(this, &QStackedLayout::currentChanged, this, [this] {
        invalidate();
        if (parentWidget())
            parentWidget()->updateGeometry();
    });
}

QLayoutItem* CurrentStack::shown() const
{
    return itemAt(currentIndex());
}

QSize CurrentStack::sizeHint() const
{
    const QLayoutItem* item = shown();
    return item ? item->sizeHint() : QSize();
}

QSize CurrentStack::minimumSize() const
{
    const QLayoutItem* item = shown();
    return item ? item->minimumSize() : QSize();
}

bool CurrentStack::hasHeightForWidth() const
{
    const QLayoutItem* item = shown();
    return item && item->hasHeightForWidth();
}

int CurrentStack::heightForWidth(int width) const
{
    const QLayoutItem* item = shown();
    return item ? std::max(item->heightForWidth(width), item->minimumSize().height()) : -1;
}

int CurrentStack::minimumHeightForWidth(int width) const
{
    const QLayoutItem* item = shown();
    return item ? std::max(item->minimumHeightForWidth(width), item->minimumSize().height()) : -1;
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/sign_delegate.h"

#include <QApplication>
#include <QStyle>

namespace assay::ui {

bool SignDelegate::hasRoom(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return sizeHint(option, index).width() <= option.rect.width();
}

void SignDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const
{
    if (hasRoom(option, index)) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem shown = option;
    initStyleOption(&shown, index);
    shown.text.clear();
    shown.features &= ~QStyleOptionViewItem::HasDisplay;
    const QStyle* style = shown.widget ? shown.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &shown, painter, shown.widget);
}

} // namespace assay::ui

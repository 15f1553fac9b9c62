// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/unlike_delegate.h"

#include "models/mistake_table_model.h"
#include "style/theme.h"

#include <QAbstractItemView>
#include <QPainter>

namespace assay::ui {

UnlikeDelegate::UnlikeDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{}

void UnlikeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    // The frame of one cell says nothing where rows are chosen.
    cell.state &= ~QStyle::State_HasFocus;
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    const bool marked = view && view->currentIndex().row() == index.row()
                        && index.data(MistakeTableModel::UnlikeRole).toBool();
    if (marked) {
        painter->fillRect(option.rect, [this] {
            QColor tint = m_theme.colours().warning;
            tint.setAlphaF(0.22F);
            return tint;
        }());
        cell.font.setWeight(QFont::DemiBold);
    }
    QStyledItemDelegate::paint(painter, cell, index);
    if (marked)
        painter->fillRect(
            QRect(option.rect.left() + 4, option.rect.bottom() - 3, option.rect.width() - 8, 2),
            m_theme.colours().warning);
}

} // namespace assay::ui

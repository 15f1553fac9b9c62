// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/unlike_delegate.h"

#include "delegates/mistake_delegate.h"
#include "models/mistake_table_model.h"
#include "style/theme.h"

#include <QAbstractItemView>
#include <QApplication>
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
    if (index.column() == MistakeTableModel::Split) {
        // The edge says it, as in the gallery.
        QStyledItemDelegate::initStyleOption(&cell, index);
        cell.text.clear();
        const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
        style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
        const auto split =
            static_cast<data::SplitKind>(index.data(MistakeTableModel::SplitRole).toInt());
        drawSplitEdge(
            *painter,
            QRect(option.rect.left() + 4, option.rect.top() + 4, 3, option.rect.height() - 8),
            split, m_theme.colours());
        return;
    }
    QStyledItemDelegate::paint(painter, cell, index);
    if (marked)
        painter->fillRect(
            QRect(option.rect.left() + 4, option.rect.bottom() - 3, option.rect.width() - 8, 2),
            m_theme.colours().warning);
}

} // namespace assay::ui

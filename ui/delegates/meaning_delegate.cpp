// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/meaning_delegate.h"

#include "models/tag_table_model.h"

#include <QComboBox>

namespace assay::ui {

QWidget* MeaningDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                       const QModelIndex&) const
{
    auto* list = new QComboBox(parent);
    list->setAccessibleName(tr("What the tag counts as"));
    for (const auto& meaning : TagTableModel::meanings())
        list->addItem(TagTableModel::meaningText(meaning));
    list->setMaxVisibleItems(16);
    // Choosing is all there is to do: no second step to confirm.
    connect(list, &QComboBox::activated, this, [this, list] {
        auto* delegate = const_cast<MeaningDelegate*>(this);
        Q_EMIT delegate->commitData(list);
        Q_EMIT delegate->closeEditor(list);
    });
    return list;
}

void MeaningDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    auto* list = qobject_cast<QComboBox*>(editor);
    list->setCurrentIndex(index.data(Qt::EditRole).toInt());
    list->showPopup();
}

void MeaningDelegate::setModelData(QWidget* editor, QAbstractItemModel* model,
                                   const QModelIndex& index) const
{
    const int place = qobject_cast<QComboBox*>(editor)->currentIndex();
    if (place != index.data(Qt::EditRole).toInt())
        model->setData(index, place, Qt::EditRole);
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/priority_delegate.h"

#include "models/error_table_model.h"

#include <QComboBox>

namespace assay::ui {

QWidget* PriorityDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                        const QModelIndex&) const
{
    using error_analysis::Priority;
    auto* list = new QComboBox(parent);
    list->setAccessibleName(tr("Priority of the error type"));
    list->addItem(tr("as proposed"));
    for (const Priority priority : {Priority::Low, Priority::Medium, Priority::High})
        list->addItem(ErrorTableModel::priorityText(priority));
    connect(list, &QComboBox::activated, this, [this, list] {
        auto* delegate = const_cast<PriorityDelegate*>(this);
        Q_EMIT delegate->commitData(list);
        Q_EMIT delegate->closeEditor(list);
    });
    return list;
}

void PriorityDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    auto* list = qobject_cast<QComboBox*>(editor);
    list->setCurrentIndex(index.data(Qt::EditRole).toInt());
    list->showPopup();
}

void PriorityDelegate::setModelData(QWidget* editor, QAbstractItemModel* model,
                                    const QModelIndex& index) const
{
    model->setData(index, qobject_cast<QComboBox*>(editor)->currentIndex(), Qt::EditRole);
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/choice_delegate.h"

#include <QComboBox>

namespace assay::ui {

ChoiceDelegate::ChoiceDelegate(const QString& name, const QStringList& choices, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_name(name)
    , m_choices(choices)
{}

QWidget* ChoiceDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                      const QModelIndex&) const
{
    auto* list = new QComboBox(parent);
    list->setAccessibleName(m_name);
    list->addItems(m_choices);
    list->setMaxVisibleItems(16);
    // Choosing is all there is to do: no second step to confirm.
    connect(list, &QComboBox::activated, this, [this, list] {
        auto* delegate = const_cast<ChoiceDelegate*>(this);
        Q_EMIT delegate->commitData(list);
        Q_EMIT delegate->closeEditor(list);
    });
    return list;
}

void ChoiceDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    auto* list = qobject_cast<QComboBox*>(editor);
    list->setCurrentIndex(index.data(Qt::EditRole).toInt());
    list->showPopup();
}

void ChoiceDelegate::setModelData(QWidget* editor, QAbstractItemModel* model,
                                  const QModelIndex& index) const
{
    const int place = qobject_cast<QComboBox*>(editor)->currentIndex();
    if (place != index.data(Qt::EditRole).toInt())
        model->setData(index, place, Qt::EditRole);
}

} // namespace assay::ui

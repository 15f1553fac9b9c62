// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QStyledItemDelegate>

namespace assay::ui {

/// Offers what a cell may be in a list. The cell's edit value is the place in the list.
class ChoiceDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    /// `name` is read out.
    ChoiceDelegate(const QString& name, const QStringList& choices, QObject* parent = nullptr);

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model,
                      const QModelIndex& index) const override;

private:
    QString m_name;
    QStringList m_choices;
};

} // namespace assay::ui

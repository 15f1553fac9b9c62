// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace assay::ui {

/// A sign with a word, and the sign alone where the word would be cut: "fi..." says less than no
/// word.
class SignDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    /// Whether the word has room in a cell of this width.
    bool hasRoom(const QStyleOptionViewItem& option, const QModelIndex& index) const;
};

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace assay::ui {

/// `name` as it stands in `width` pixels: cut in its middle where it is too long, and elsewhere where one of `others`
/// would look the same by that, so that the first letters in which they differ are read.
QString cutApart(const QString& name, const QStringList& others, const QFontMetrics& metrics,
                 int width);

/// A name that is cut in its middle where it is too long: those of runs, tags and files differ at
/// their ends. Those in sight that differ elsewhere are cut elsewhere.
class NameDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    /// What `paint` writes there.
    QString shownText(const QStyleOptionViewItem& option, const QModelIndex& index) const;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace assay::ui

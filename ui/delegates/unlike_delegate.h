// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace assay::ui {

class Theme;

/// A cell of a table of mistakes. In the row that is looked at, those that are unlike train are bold
/// and underlined; their tooltip says how.
class UnlikeDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit UnlikeDelegate(const Theme& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    const Theme& m_theme;
};

} // namespace assay::ui

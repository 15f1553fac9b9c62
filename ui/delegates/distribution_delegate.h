// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/profile.h"

#include <QStyledItemDelegate>

Q_DECLARE_METATYPE(assay::data::ColumnSummary)

namespace assay::ui {

class Theme;

/// Draws how a column's values spread: bars for train, a stepped line for each other split, all as
/// shares of their split.
class DistributionDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit DistributionDelegate(const Theme& theme, QObject* parent = nullptr);
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    const Theme& m_theme;
};

} // namespace assay::ui

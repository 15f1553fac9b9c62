// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run_order.h"

#include "models/run_table_model.h"

#include <algorithm>

namespace assay::ui {

RunOrder::RunOrder(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(SortRole);
}

void RunOrder::setWords(const QString& words)
{
    m_words = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

bool RunOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    // Descending order asks with the two exchanged.
    const bool ascending = sortOrder() == Qt::AscendingOrder;
    const QVariant a = left.data(SortRole), b = right.data(SortRole);
    if (a.isValid() != b.isValid())
        return a.isValid() == ascending;
    const int measureA = left.data(MeasureRole).toInt(), measureB = right.data(MeasureRole).toInt();
    if (measureA != measureB)
        return (measureA < measureB) == ascending;
    return QSortFilterProxyModel::lessThan(left, right);
}

bool RunOrder::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
        return std::any_of(RunTableModel::kDescribing.begin(), RunTableModel::kDescribing.end(),
                           [&](RunTableModel::Column column) {
                               return sourceModel()
                                   ->index(row, column, parent)
                                   .data()
                                   .toString()
                                   .contains(word, Qt::CaseInsensitive);
                           });
    });
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace assay::ui {

/// Order and filter of the table of runs. A value that is missing comes last in both directions.
/// Errors, RMSE and losses are ordered each for themselves, in this order: they share no unit.
class RunOrder : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit RunOrder(QObject* parent = nullptr);

    /// Rows that hold each of these words, in any of the columns that say what a run is: state,
    /// name, template, what is not default, note. Upper and lower case are the same.
    void setWords(const QString& words);

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
};

} // namespace assay::ui

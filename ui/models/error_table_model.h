// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error_analysis/error_table.h"
#include "models/table_model.h"

#include <functional>

namespace assay::ui {

/// The error-analysis table of the lecture, edited in place.
class ErrorTableModel : public TableModel<error_analysis::ErrorRow>
{
public:
    enum Column {
        Key,
        Type,
        Train, ///< shown where errors of train were looked at
        TrainVal,
        TestVal,
        Difference,
        Ceiling,
        Solutions,
        Priority,
        Owner,
        Effort,
        Tried,
        ColumnCount
    };
    using Change = std::function<void(const error_analysis::ErrorType&)>;
    /// `keyOf` tells the digit of a type, empty for the tenth and later.
    ErrorTableModel(Change change, std::function<QString(qint64)> keyOf, QObject* parent = nullptr);

    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    static QString priorityText(const std::optional<error_analysis::Priority>& priority);

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const error_analysis::ErrorRow& row, int column, int role) const override;
    bool isNumber(int column) const override { return column >= Train && column <= Ceiling; }
    qint64 key(const error_analysis::ErrorRow& row) const override { return row.type.id; }

private:
    Change m_change;
    std::function<QString(qint64)> m_keyOf;
};

} // namespace assay::ui

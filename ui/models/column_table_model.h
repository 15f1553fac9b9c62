// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/profile.h"
#include "models/table_model.h"

#include <memory>

namespace assay::ui {

/// One column of a table with what each open split holds of it.
struct ColumnRow {
    data::ColumnInfo info;
    data::ColumnSummary summary;
    std::int64_t examples = 0; ///< rows of the source
    bool isTarget = false;
    std::size_t classes = 0; ///< of a target that is one of so many
};

/// The columns of a table, the target first: kind, missing share, distribution by split, whether it
/// enters.
class ColumnTableModel : public TableModel<ColumnRow>
{
public:
    enum Column { Name, Kind, Missing, Shape, Train, TrainVal, TestVal, Network, ColumnCount };
    using TableModel::TableModel;

    static std::vector<ColumnRow> rowsOf(const data::Profile& profile);

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const ColumnRow& row, int column, int role) const override;
    bool isNumber(int column) const override { return column == Missing; }
    qint64 key(const ColumnRow& row) const override
    {
        return row.isTarget ? -1 : static_cast<qint64>(row.summary.column);
    }
};

} // namespace assay::ui

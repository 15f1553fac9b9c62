// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/weight_match.h"
#include "models/table_model.h"

namespace assay::ui {

/// The weights of a network beside those of a file: what does not fit first.
class WeightMatchModel : public TableModel<model::WeightRow>
{
public:
    enum Column { Name, Fits, Network, File, ColumnCount };
    using TableModel::TableModel;

    void setMatch(const model::WeightMatch& match);

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const model::WeightRow& row, int column, int role) const override;
    bool isNumber(int column) const override { return column >= Network; }
    qint64 key(const model::WeightRow& row) const override
    {
        return static_cast<qint64>(std::hash<std::string>()(row.name));
    }
};

} // namespace assay::ui

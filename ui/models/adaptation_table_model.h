// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/table_model.h"
#include "tune/adaptation.h"

namespace assay::ui {

/// The adaptations of a run, beside the network without one and the oracle.
class AdaptationTableModel : public TableModel<tune::Adaptation>
{
    Q_OBJECT
public:
    enum Column {
        What,
        Source,
        Adapted,
        Change,
        Closed,
        Choice, ///< before what is there to compare with, which a narrow window cuts off
        TrainVal,
        Oracle,
        ByLabels,
        ColumnCount
    };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const tune::Adaptation& row, int column, int role) const override;
    bool isNumber(int column) const override
    {
        return column == Source || column == Adapted || column == Oracle || column == TrainVal;
    }
    qint64 key(const tune::Adaptation& row) const override { return row.study; }
};

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "models/table_model.h"

namespace assay::ui {

/// What changed from one run to another: a field a row.
class DifferenceTableModel : public TableModel<experiment::Difference>
{
public:
    using TableModel::TableModel;
    /// Names of the two runs, for the headers; names that are too long stand in their tooltips.
    void setNames(const QString& before, const QString& after);

protected:
    int columns() const override { return 3; }
    QString header(int column) const override;
    QString headerHelp(int column) const override;
    QVariant cell(const experiment::Difference& difference, int column, int role) const override;
    bool isNumber(int column) const override { return column > 0; }
    qint64 key(const experiment::Difference& difference) const override
    {
        return static_cast<qint64>(std::hash<std::string>()(difference.path));
    }

private:
    QString m_before;
    QString m_after;
};

} // namespace assay::ui

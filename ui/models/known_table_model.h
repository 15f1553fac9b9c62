// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/own_results.h"
#include "models/table_model.h"
#include "style/theme.h"

#include <optional>

namespace assay::ui {

/// A result, its place in the list, and how far the run is from it.
struct KnownRow {
    qint64 place = 0;
    baseline::ResultRow result;
    std::optional<baseline::AgainstRow> against;
};

/// Results to compare with, one a row.
class KnownTableModel : public TableModel<KnownRow>
{
public:
    using TableModel::TableModel;
    enum Column { Kind, Model, Value, Difference, Yours, Source, Count };

    void setColours(const Colours& colours) { m_colours = colours; }

protected:
    int columns() const override { return Count; }
    QString header(int column) const override;
    QVariant cell(const KnownRow& row, int column, int role) const override;
    bool isNumber(int column) const override { return column == Value || column == Difference; }
    qint64 key(const KnownRow& row) const override { return row.place; }

private:
    Colours m_colours;
};

} // namespace assay::ui

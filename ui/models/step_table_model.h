// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/step_trace.h"
#include "models/table_model.h"

#include <QColor>

namespace assay::ui {

/// One line of an account of an update, with its place in it.
struct StepRow {
    qint64 place = 0;
    diagnose::TraceRow row;
};

/// What one update computed: a tensor a row.
class StepTableModel : public TableModel<StepRow>
{
public:
    using TableModel::TableModel;
    enum Column {
        Part,
        Of,
        Shape,
        Least,
        Greatest,
        Mean,
        Deviation,
        Zeros,
        NotFinite,
        Ratio,
        Count
    };

    /// Of the rows that have a problem.
    void setColour(const QColor& colour) { m_colour = colour; }

protected:
    int columns() const override { return Count; }
    QString header(int column) const override;
    QVariant cell(const StepRow& line, int column, int role) const override;
    bool isNumber(int column) const override { return column > Of; }
    qint64 key(const StepRow& line) const override { return line.place; }

private:
    QColor m_colour;
};

/// "forward", as a person reads it.
QString partText(diagnose::TracePart part);
/// Three digits: "0.0365", "-3.2e-7".
QString shortNumber(double value);

} // namespace assay::ui

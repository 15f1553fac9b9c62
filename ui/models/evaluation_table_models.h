// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/improvements.h"
#include "evaluate/evaluation.h"
#include "evaluate/shift.h"
#include "models/table_model.h"

#include <functional>

namespace assay::ui {

/// A rung of the ladder or a term between two.
struct TermRow {
    qint64 id = 0;
    QString name, verdict;
    double value = 0;
    std::optional<stats::Interval> interval;
    std::int64_t examples = 0;
    bool isShare = true, isTerm = false, isCulprit = false;
    bool isSample = false; ///< the set has more examples
    std::string text;      ///< value with its interval
};
/// `trainExamples`: all that train has, as its error may rest on a sample of them; 0: not known.
std::vector<TermRow> rowsOf(const evaluate::Breakdown& breakdown, std::int64_t trainExamples = 0);

/// The breakdown as a table.
class TermTableModel : public TableModel<TermRow>
{
public:
    enum Column { Name, Value, Low, High, Examples, Verdict, ColumnCount };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const TermRow& row, int column, int role) const override;
    bool isNumber(int column) const override { return column > Name && column < Verdict; }
    qint64 key(const TermRow& row) const override { return row.id; }
};

struct ClassReportRow {
    std::size_t label = 0;
    std::string name;
    evaluate::ClassReport report;
};

/// Precision, recall and their kin class by class.
class ClassReportTableModel : public TableModel<ClassReportRow>
{
public:
    enum Column { Class, Examples, Precision, Recall, F1, Auc, ColumnCount };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const ClassReportRow& row, int column, int role) const override;
    bool isNumber(int column) const override { return column != Class; }
    qint64 key(const ClassReportRow& row) const override { return qint64(row.label); }
};

/// What differs between train-val and test-val.
class ShiftTableModel : public TableModel<evaluate::ShiftTest>
{
public:
    enum Column { Feature, Aspect, Test, Effect, P, Adjusted, Verdict, ColumnCount };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const evaluate::ShiftTest& row, int column, int role) const override;
    bool isNumber(int column) const override { return column >= Effect && column <= Adjusted; }
    qint64 key(const evaluate::ShiftTest& row) const override;
};

} // namespace assay::ui

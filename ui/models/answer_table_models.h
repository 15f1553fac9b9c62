// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/sample.h"
#include "models/table_model.h"
#include "train/run.h"

#include <QImage>

#include <string>
#include <vector>

namespace assay::ui {

/// How often the network is wrong on one class of train-val.
struct ClassRow {
    std::size_t label = 0;
    std::string name;
    train::ClassScore score;
};

/// Errors class by class, each with its interval.
class ClassTableModel : public TableModel<ClassRow>
{
public:
    enum Column { Class, Wrong, Examples, Error, Low, High, ColumnCount };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const ClassRow& row, int column, int role) const override;
    bool isNumber(int column) const override { return column != Class; }
    qint64 key(const ClassRow& row) const override { return static_cast<qint64>(row.label); }
};

/// An example that the network answers badly.
struct WorstRow {
    train::WorstExample example;
    data::Sample sample;
    QImage picture;            ///< null for rows of a table
    std::string truth, answer; ///< names of classes, or numbers in the target's unit
    std::string content;       ///< rows of a table: "age 39, job clerk, ..."
};

/// The examples with the largest loss, the worst first.
class WorstTableModel : public TableModel<WorstRow>
{
public:
    enum Column { Example, Truth, Answer, Loss, Id, ColumnCount };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const WorstRow& row, int column, int role) const override;
    bool isNumber(int column) const override { return column == Loss; }
    qint64 key(const WorstRow& row) const override
    {
        return static_cast<qint64>(row.example.id.value);
    }
};

} // namespace assay::ui

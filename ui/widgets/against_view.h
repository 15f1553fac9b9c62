// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/breakdown.h"
#include "models/table_model.h"
#include "train/run.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace assay::ui {

class ComparisonBook;
class TableView;
class Workbench;

/// Which term moved, one row each.
class TermChangeTableModel : public TableModel<evaluate::TermChange>
{
public:
    enum Column { Term, Before, After, Change, Verdict, ColumnCount };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const evaluate::TermChange& row, int column, int role) const override;
    bool isNumber(int column) const override { return column > Term && column < Verdict; }
    qint64 key(const evaluate::TermChange& row) const override { return qint64(row.term); }
};

/// The run that is looked at beside another one that was scored on the same examples.
class AgainstView : public QWidget
{
    Q_OBJECT
public:
    explicit AgainstView(Workbench& bench, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh(); ///< while it is in view: there may be thousands of other runs
    /// Which of the two is better; empty: it cannot be said.
    QString verdict(train::RunId before) const;

    Workbench& m_bench;
    ComparisonBook& m_book;
    TermChangeTableModel m_rows;
    QComboBox* m_other;
    QLabel* m_text;
    QLabel* m_verdict;
    TableView* m_table;
};

} // namespace assay::ui

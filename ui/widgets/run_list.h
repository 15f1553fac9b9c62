// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/run_order.h"
#include "models/run_table_model.h"
#include "widgets/card.h"

#include <vector>

class QLineEdit;

namespace assay::ui {

class Actions;
class TableView;
class Theme;
class Workbench;

/// The table of all runs: sorted, filtered, its columns chosen by a person and remembered. What a
/// person can do with the chosen ones stands in its title row.
class RunList : public Card
{
    Q_OBJECT
public:
    RunList(Workbench& bench, const Theme& theme, Actions& actions, QWidget* parent = nullptr);

    TableView& table() { return *m_table; }
    void showRuns(const std::vector<train::RunRecord>& runs);
    bool isEmpty() const { return m_runs.rowCount() == 0; }
    void setGoal(const train::Goal& goal) { m_runs.setGoal(goal); }
    void setSwatches(std::map<train::RunId, RunTableModel::Swatch> swatches);
    std::vector<train::RunRecord> chosen() const; ///< in the order of the table
    /// A filter that hides one of them is taken away.
    void choose(const std::vector<train::RunId>& runs);
    void editName(); ///< of the first that is chosen

Q_SIGNALS:
    void chosenChanged();
    void curveSwitched(assay::train::RunId run); ///< to be shown or hidden
    void opened(assay::train::RunId run);        ///< by a double click

private:
    void addTools(Actions& actions);
    void makeColumns();
    void showColumns();
    void filter(const QString& words);
    const train::RunRecord& at(const QModelIndex& sorted) const;

    Workbench& m_bench;
    RunTableModel m_runs;
    RunOrder* m_sorted;
    TableView* m_table;
    QLineEdit* m_filter;
};

} // namespace assay::ui

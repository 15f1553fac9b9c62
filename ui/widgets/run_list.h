// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"
#include "models/run_table_model.h"
#include "widgets/card.h"

#include <QTimer>

#include <optional>
#include <set>
#include <vector>

class QLineEdit;

namespace assay::ui {

class Actions;
class ColumnChooser;
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
    void apply(const train::RunChanges& changes);
    bool isEmpty() const { return m_runs.runs().empty(); }
    void setGoal(const train::Goal& goal) { m_runs.setGoal(goal); }
    void setSwatches(std::map<train::RunId, RunTableModel::Swatch> swatches);
    /// In the order of the table; of a group every run that the filter lets through.
    std::vector<train::RunRecord> chosen() const;
    /// Groups are opened where only some of their runs are meant. A filter that hides one of the
    /// runs is taken away.
    void choose(const std::vector<train::RunId>& runs);
    void editName();      ///< of the first that is chosen
    void exportWeights(); ///< of the same; asks where to
    void focusTable();

Q_SIGNALS:
    void chosenChanged();
    /// The runs of a line: their curve is to be shown or hidden.
    void curveSwitched(const std::vector<assay::train::RunId>& runs);
    void opened(assay::train::RunId run); ///< by a double click

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

    void showEvent(QShowEvent* event) override;

private:
    static constexpr int kLeastChanges = 88; ///< pixels; the tooltip has all of the text

    void addTools(Actions& actions);
    void makeMenu();
    void openColumns(const QPoint& at);
    void offerColumns(const std::vector<interop::TagUse>& tags);
    QStringList chosenColumns() const; ///< by their names in the settings
    void showColumn(const QString& key, bool shown);
    void showColumns();
    void fitColumns();
    void shareRoom();
    /// From moves into the settings, and states become their signs, where names have no room.
    void makeRoom();
    void askTagValues();
    void filter(const QString& words);
    void showTitle();
    void showWaiting();
    void toggle(int row); ///< opens or closes a group
    std::vector<train::RunId> chosenIds() const;
    /// Publishes when the lines that are chosen stand for other runs than before.
    void noticeChosen();
    void rememberChosen();
    void restoreChosen();
    void select(const std::vector<int>& rows);

    Workbench& m_bench;
    Request m_weights; ///< to be written
    RunTableModel m_runs;
    TableView* m_table;
    QLineEdit* m_filter;
    ColumnChooser* m_columns;
    std::vector<train::RunId> m_chosen;          ///< as last published
    std::set<RunTableModel::Key> m_kept;         ///< lines that are chosen, over a reset
    std::optional<RunTableModel::Key> m_current; ///< the same of the current line
    bool m_restoring = false;
    bool m_named = false;  ///< what names and settings take was measured
    bool m_byHand = false; ///< the width of the names was set by a person
    bool m_sharing = false;
    bool m_showsFrom = false; ///< its column, or it stands in the settings
    bool m_isShort = false;   ///< of room: states are signs
    int m_wantedName = 0, m_wantedChanges = 0, m_wantedFrom = 0, m_wantedState = 0; ///< pixels
    QTimer m_ahead; ///< reads what the filter looks into, a little a turn
    QTimer m_fit;   ///< widths of columns, once for many changes
};

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/difference_table_model.h"
#include "train/run.h"

#include <QWidget>

#include <optional>
#include <set>
#include <vector>

class QLabel;
class QLineEdit;
class QStackedWidget;

namespace assay::ui {

class Actions;
class RunList;
class RunOverlay;
class TableView;
class TagView;
class Theme;
class Workbench;

/// Which run is better, and what differs? The table of all runs, the curves of those chosen, and
/// what changed between two.
class RunsPage : public QWidget
{
    Q_OBJECT
public:
    RunsPage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent = nullptr);

    std::vector<train::RunRecord> chosen() const; ///< in the order of the table
    void choose(const std::vector<train::RunId>& runs);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeList(Actions& actions);
    void switchCurve(const std::vector<train::RunId>& runs);
    void writeNote();
    void refreshSwatches();
    QWidget* makeDifference();
    void connectActions();
    void chooseCurrent();
    void followChoice(); ///< another run is looked at, by its number or from another page
    void refresh();
    void showChosen();
    void compare();       ///< chooses the runs that Next step names, and shows no others
    void cancelWaiting(); ///< the chosen ones that wait, else all
    void draw(const std::vector<train::RunRecord>& runs);
    void showDifference(const std::vector<train::RunRecord>& runs);
    void allowActions(const std::vector<train::RunRecord>& runs);

    Workbench& m_bench;
    Actions& m_actions;
    DifferenceTableModel m_difference;
    RunList* m_list;
    TableView* m_changes;
    QLabel* m_better; ///< which of two experiments, and their names
    QLabel* m_changesText;
    TagView* m_tags;
    QStackedWidget* m_beside; ///< what changed between two runs, or the tags of an imported one
    QLineEdit* m_note;
    std::optional<train::RunRecord> m_noted; ///< for which the note is being written
    RunOverlay* m_overlay;
    std::vector<train::RunRecord> m_shown;  ///< whose curves are drawn
    std::set<train::RunId> m_pinned;        ///< drawn whether they are chosen or not
    std::vector<train::RunId> m_chooseNext; ///< imported, to be chosen once they are listed
    train::RunId m_current = 0;             ///< what the other pages show
};

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/cluster_program.h"
#include "bridge/finalist_book.h"
#include "bridge/request.h"
#include "models/tune_table_models.h"

#include <QWidget>

#include <memory>
#include <optional>

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QVBoxLayout;

namespace assay::ui {

class Actions;
class Card;
class EmptyState;
class PageHead;
class RoundForm;
class SearchForm;
class SensitivityView;
class SpaceForm;
class TableView;
class Theme;
class TuneViews;
class WhenSeen;
class Workbench;

/// Searches for settings: which ones and in what ranges, by which method, the trials as they come, and what they
/// say of the settings.
class TunePage : public QWidget
{
    Q_OBJECT
public:
    TunePage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent = nullptr);
    ~TunePage() override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeHead();
    void makeWorkers(PageHead& head);
    void makeRounds(QVBoxLayout* column);
    void makeCluster(QVBoxLayout* words, QVBoxLayout* buttons);
    QWidget* makeVerdict();
    QWidget* makePlan();
    QWidget* makeTrials();
    void connectActions();
    void refresh();
    void refreshChoice();
    void refreshWorkers();
    void refreshRounds();
    void refreshCluster();
    QString clusterObstacle() const;
    void refreshPlan();
    void refreshTrials();
    void refreshTable();
    void refreshVerdict();
    void refreshActions();
    void showParts();
    /// Of the runs that the search that is put together is for.
    const experiment::ExperimentSpec& base() const;
    std::shared_ptr<const data::Profile> profile() const; ///< of its data; null: not known
    train::Metric metric() const;
    QString startObstacle() const;
    /// Asks how, then hands trials of the search to a cluster; the second time ends its workers.
    void trainOnCluster();
    void startOnCluster(const ClusterProgram::Order& order);
    void choose(std::int64_t number);
    void open(std::int64_t number);
    const TrialSet::One* chosen() const; ///< null: none
    void use();
    /// Asks for a trial; `given`: settings that a person has pointed at.
    void propose(const tune::Point& given);
    void fork();
    QString forkObstacle() const; ///< of the chosen trial

    Workbench& m_bench;
    Actions& m_actions;
    FinalistBook m_finalists;
    std::shared_ptr<const TrialSet> m_trials; ///< of the shown search; null: none
    TrialTableModel m_rows;
    std::optional<std::int64_t> m_current; ///< number of the chosen trial
    tune::SearchId m_shown = 0;            ///< the search that was shown last
    bool m_viewPicked = false;             ///< by a person, or on the command line
    QComboBox* m_choice;
    QComboBox* m_workers; ///< made with the head
    QPushButton *m_start, *m_work, *m_more, *m_change, *m_high, *m_widen, *m_compare;
    QLabel *m_verdict, *m_evidence, *m_progress;
    QWidget* m_head; ///< verdict and evidence
    SensitivityView* m_sensitivity;
    SpaceForm* m_space;
    SearchForm* m_search;
    RoundForm* m_rounds;       ///< made with the plan
    ClusterProgram* m_cluster; ///< made with the verdict, as the next two
    QLabel* m_clusterWords;
    QPushButton* m_onCluster;
    ClusterProgram::Order m_asked; ///< of a cluster, last
    Request m_storing;             ///< of a new search that a cluster is to train
    tune::SearchId m_toShow = 0;   ///< that search, until it is listed
    TuneViews* m_views;
    TableView* m_table;
    QWidget* m_trialCard;
    QSplitter* m_parts;
    EmptyState* m_empty;
    WhenSeen* m_changed;
};

} // namespace assay::ui

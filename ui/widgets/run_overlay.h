// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/live_run.h"
#include "charts/curve.h"
#include "charts/fork_difference.h"
#include "train/metric.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTabBar;

namespace assay::ui {

class CurveCard;
class CurveGrid;
class Theme;
class WhenSeen;
struct RunLook;

/// Loss and train-val error of several runs in two charts that share their x axis; anything else
/// that they logged can take the place of the error, or all of it is shown at once in a grid. Runs
/// that differ by their seed only are one band from the least to the greatest, with the mean as its
/// line.
class RunOverlay : public QWidget
{
    Q_OBJECT
public:
    RunOverlay(SessionBridge& bridge, Theme& theme, QWidget* parent = nullptr);
    ~RunOverlay() override;

    /// Whose metric the second chart shows, where the runs logged it.
    void setGoal(const train::Goal& goal);
    /// Draws the first of these experiments, as many as can be distinguished and held.
    void setRuns(const std::vector<train::RunRecord>& runs);
    void forget(); ///< draws nothing, and no run is hidden any more
    std::size_t curves() const { return m_groups.size(); }
    std::size_t leftOut() const { return m_leftOut; } ///< experiments that are not drawn
    /// What each run's curve looks like; runs of one band share it.
    std::map<train::RunId, RunLook> looks() const;
    bool isDrawn(train::RunId run) const { return groupOf(run) != nullptr; }
    bool isShown(train::RunId run) const;
    /// Shows or hides the curve of `run`, a whole band with it. A run that is hidden stays so.
    void setShown(train::RunId run, bool shown);
    void setHint(const QString& sentence); ///< a line above the charts; empty: none
    void showAll(bool all);                ///< the grid instead of the two charts
    CurveGrid& grid() { return *m_grid; }

Q_SIGNALS:
    void said(const QString& sentence, bool failed);

protected:
    void showEvent(QShowEvent* event) override;

private:
    /// Runs drawn as one curve, in the order of their numbers.
    struct Group {
        QString name;
        std::vector<train::RunId> runs;
        std::vector<train::RunId> drawn; ///< of them one a seed: the same numbers are one curve
    };
    void refresh();
    void refreshChoice();
    /// What a fork scored less what its run did, as curves of the second chart.
    std::vector<Curve> differenceCurves();
    void refreshBand();
    const Group* groupOf(train::RunId run) const;
    void applyHidden();
    bool isHidden(const Group& group) const { return m_hidden.contains(group.runs.front()); }
    /// The series of a group's runs, those that logged it.
    std::vector<const train::Series*> seriesOf(const Group& group, const LiveRun::Key& key) const;
    std::vector<Curve> curvesOf(const LiveRun::Key& key) const;
    bool anyHas(const LiveRun::Key& key) const;

    SessionBridge& m_bridge;
    Theme& m_theme;
    train::Goal m_goal;
    std::vector<Group> m_groups;
    std::size_t m_leftOut = 0;
    bool m_trains = false; ///< one of the drawn runs
    std::map<train::RunId, std::shared_ptr<LiveRun>> m_live;
    CurveCard *m_loss, *m_error, *m_rmse;
    CurveCard* m_other; ///< in the place of the errors
    QComboBox* m_choice;
    QTabBar* m_tabs;
    QLabel* m_band; ///< what a band is
    QLabel* m_hint;
    QStackedWidget* m_stack;
    CurveGrid* m_grid;
    QTimer m_soon;                    ///< many runs that grow are drawn once
    QElapsedTimer m_sinceDrawn;       ///< a training is not slowed by pictures of it: four a second
    WhenSeen* m_grown;                ///< what m_soon asks for
    std::set<train::RunId> m_hidden;  ///< the first runs of hidden groups
    std::vector<LiveRun::Key> m_keys; ///< everything that was logged, as the grid has it
    std::optional<ForkPair> m_pair;   ///< of the drawn runs
    std::unique_ptr<ForkDifference> m_difference;
    std::vector<LiveRun::Key> m_offered; ///< what m_choice lists after the errors
};

} // namespace assay::ui

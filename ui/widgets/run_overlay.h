// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/live_run.h"
#include "train/metric.h"

#include <QWidget>

#include <map>
#include <memory>
#include <vector>

class QComboBox;

namespace assay::ui {

class CurveCard;
class CurveLegend;
class Theme;

/// Loss and train-val error of several runs in two charts that share their x axis; anything else
/// that they logged can take the place of the error. Runs that differ by their seed only are one
/// band from the least to the greatest, with the mean as its line.
class RunOverlay : public QWidget
{
    Q_OBJECT
public:
    RunOverlay(SessionBridge& bridge, Theme& theme, QWidget* parent = nullptr);
    ~RunOverlay() override;

    /// Whose metric the second chart shows, where the runs logged it.
    void setGoal(const train::Goal& goal);
    void setRuns(const std::vector<train::RunRecord>& runs);

Q_SIGNALS:
    void said(const QString& sentence, bool failed);

private:
    /// Runs drawn as one curve, in the order of their numbers.
    train::Goal m_goal;
    struct Group {
        QString name;
        std::vector<train::RunId> runs;
    };
    void refresh();
    void refreshChoice();
    /// The series of a group's runs, those that logged it.
    std::vector<const train::Series*> seriesOf(const Group& group, const LiveRun::Key& key) const;
    bool anyHas(const LiveRun::Key& key) const;

    SessionBridge& m_bridge;
    Theme& m_theme;
    std::vector<Group> m_groups;
    std::map<train::RunId, std::shared_ptr<LiveRun>> m_live;
    QWidget* m_above; ///< holds legend and choice; not there without runs
    CurveLegend* m_legend;
    CurveCard *m_loss, *m_error, *m_rmse;
    CurveCard* m_other; ///< in the place of the errors
    QComboBox* m_choice;
    std::vector<LiveRun::Key> m_offered; ///< what m_choice lists after the errors
};

} // namespace assay::ui

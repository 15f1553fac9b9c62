// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/live_run.h"
#include "train/metric.h"

#include <QWidget>

#include <map>
#include <memory>
#include <set>
#include <vector>

class QComboBox;

namespace assay::ui {

class CurveCard;
class Theme;
class WhenSeen;

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
    /// The colour of each run's curve; runs of one band share it.
    std::map<train::RunId, QColor> colours() const;
    bool isShown(train::RunId run) const;
    /// Shows or hides the curve of `run`, a whole band with it. A run that is hidden stays so.
    void setShown(train::RunId run, bool shown);

Q_SIGNALS:
    void said(const QString& sentence, bool failed);

private:
    /// Runs drawn as one curve, in the order of their numbers.
    train::Goal m_goal;
    struct Group {
        QString name;
        std::vector<train::RunId> runs;
        std::vector<train::RunId> drawn; ///< of them one a seed: the same numbers are one curve
    };
    void refresh();
    void refreshChoice();
    const Group* groupOf(train::RunId run) const;
    void applyHidden();
    /// The series of a group's runs, those that logged it.
    std::vector<const train::Series*> seriesOf(const Group& group, const LiveRun::Key& key) const;
    bool anyHas(const LiveRun::Key& key) const;

    SessionBridge& m_bridge;
    Theme& m_theme;
    std::vector<Group> m_groups;
    std::map<train::RunId, std::shared_ptr<LiveRun>> m_live;
    CurveCard *m_loss, *m_error, *m_rmse;
    CurveCard* m_other; ///< in the place of the errors
    QComboBox* m_choice;
    WhenSeen* m_grown;
    std::set<train::RunId> m_hidden;     ///< the first runs of hidden groups
    std::vector<LiveRun::Key> m_offered; ///< what m_choice lists after the errors
};

} // namespace assay::ui

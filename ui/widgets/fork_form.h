// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"
#include "experiment/spec.h"
#include "train/run.h"

#include <QDialog>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

class QLabel;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace assay::ui {

class Workbench;

/// Asks after which update of a run another one goes on, and with which of the settings that the draft has
/// otherwise; then starts it. Gone once it is closed.
class ForkForm : public QDialog
{
    Q_OBJECT
public:
    /// `bench` outlives it.
    ForkForm(Workbench& bench, train::RunRecord run, QWidget* parent);

private:
    void takeCheckpoints(const std::vector<std::int64_t>& steps);
    /// The settings of the fork as they are chosen. Throws as experiment::forkOf.
    experiment::ExperimentSpec chosenSpec() const;
    std::int64_t plannedSteps() const;
    /// What of its settings the data refuse, where the draft has these; empty: nothing.
    std::string misfit(experiment::ExperimentSpec fork) const;
    std::string problem() const; ///< why it cannot begin; empty: it can
    void refreshChanges();       ///< what the draft has otherwise than the run at that update
    void refresh();
    void start();

    Workbench& m_bench;
    train::RunRecord m_run;
    Request m_asking;
    std::vector<std::int64_t> m_stored;                ///< updates with a checkpoint
    std::vector<experiment::Difference> m_differences; ///< a line of the list each
    std::set<std::string> m_left;                      ///< settings that a person left as they were
    QSpinBox* m_step;
    QLabel *m_place, *m_problem;
    QListWidget* m_changes;
    QPushButton* m_start;
};

} // namespace assay::ui

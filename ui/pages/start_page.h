// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/metric.h"

#include <QWidget>

#include <map>
#include <string>

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QListWidget;

namespace assay::ui {

class Actions;
class Card;
class Theme;
class Workbench;

/// What do you want to find out? Ways to begin, recent projects, and what the open one is for.
class StartPage : public QWidget
{
    Q_OBJECT
public:
    StartPage(Workbench& bench, const Theme& theme, const Actions& actions,
              QWidget* parent = nullptr);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeWays(const Actions& actions);
    QWidget* makeRecent(const Actions& actions);
    QWidget* makeGoal();
    void listRecent();
    void showGoal();
    void readGoal();
    void readKept();
    void chooseMetric();
    /// Of the data that were read, else of the run that is looked at.
    data::Task taskOfProject() const;

    Workbench& m_bench;
    const Theme& m_theme;
    QListWidget* m_recent;
    Card* m_goal;
    QComboBox* m_metric;
    QLineEdit* m_target;
    QLineEdit* m_targetSource;
    QLineEdit* m_human;
    QLineEdit* m_humanSource;
    QLabel* m_targetLabel;
    QLabel* m_humanLabel;
    QLabel* m_goalNote;
    QLabel* m_goalProblem;
    QSpinBox* m_kept; ///< megabytes
    std::map<std::string, train::Goal>
        m_goals; ///< by metric, as they were before another was chosen
};

} // namespace assay::ui

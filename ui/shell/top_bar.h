// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <QFrame>

#include <optional>

class QLabel;
class QProgressBar;
class QToolButton;

namespace assay::ui {

class Actions;
class Theme;
class Workbench;

/// Project, run, progress, remaining time, controls, and the way to every command.
class TopBar : public QFrame
{
    Q_OBJECT
public:
    TopBar(Workbench& bench, const Theme& theme, const Actions& actions, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void showName(); ///< as much of it as there is room for
    void paint();    ///< what depends on the theme alone

    Workbench& m_bench;
    const Theme& m_theme;
    QToolButton* m_project;
    QLabel* m_run;
    QLabel* m_state;
    QLabel* m_epoch;
    QProgressBar* m_progress;
    QLabel* m_left;
    QToolButton* m_search;
    QString m_name;                         ///< of the run that is shown, as a whole
    std::optional<train::RunState> m_shown; ///< the state whose sign is drawn
};

} // namespace assay::ui

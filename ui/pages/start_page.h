// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
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

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* makeWays(const Actions& actions);
    QWidget* makeRecent(const Actions& actions);
    QWidget* makeGoal();
    void listRecent();
    void showGoal();
    void readGoal();

    Workbench& m_bench;
    const Theme& m_theme;
    QListWidget* m_recent;
    Card* m_goal;
    QLineEdit* m_metric;
    QLineEdit* m_target;
    QLineEdit* m_targetSource;
    QLineEdit* m_human;
    QLineEdit* m_humanSource;
    QLabel* m_goalProblem;
};

} // namespace assay::ui

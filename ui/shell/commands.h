// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"
#include "dialogs/file_dialog.h"
#include "train/run.h"

#include <QObject>
#include <QPoint>
#include <QString>

#include <functional>
#include <vector>

class QWidget;

namespace assay::ui {

class Actions;
class CaseExport;
class CurveChart;
class HelpPanel;
class RatePopover;
class Theme;
class Workbench;

/// What each action does, and when it may. Dialogs that ask for a file are opened here and never
/// wait for their answer.
class Commands : public QObject
{
    Q_OBJECT
public:
    /// All outlive it.
    Commands(Workbench& bench, Actions& actions, Theme& theme, HelpPanel& help, QWidget* window);

    /// The page that help explains.
    void setPage(const QString& page);

protected:
    /// Of the whole program: charts that come and go, whenever they are made, allow their commands.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void connectFiles();
    void connectRuns();
    void connectRest();
    void connectCharts();
    void allow();
    void allowCharts();
    /// The one with the focus, else the first in view; null: none is in view.
    CurveChart* chart() const;
    void exportErrors();
    std::vector<train::RunRecord> chosenRuns() const; ///< where runs are chosen, else none
    void exportReport();                              ///< of the run that is shown; asks where to
    QPoint placeOfRate() const; ///< of the popover's upper right corner, global
    /// Shows a page and puts the focus into one of its editors.
    void goToField(const QString& page, const QString& field);
    void reveal(const QString& field); ///< by its path, or the name of its editor
    void askFolder(FileKind kind, const QString& title, std::function<void(const QString&)> then);
    void askFile(FileKind kind, const QString& title, std::function<void(const QString&)> then);
    /// Of a file that does not exist yet.
    void askNewProject(const QString& title, std::function<void(const QString&)> then);
    void on(const char* id, std::function<void()> work);

    Workbench& m_bench;
    Actions& m_actions;
    Theme& m_theme;
    QWidget* m_window;
    HelpPanel& m_help;
    RatePopover* m_rate;
    Request m_report;
    CaseExport* m_case;        ///< a child
    train::RunId m_rateOf = 0; ///< for which it was opened
    QString m_page;
};

} // namespace assay::ui

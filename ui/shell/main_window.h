// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/session_bridge.h"
#include "bridge/workbench.h"

#include <QStringList>
#include <QWidget>

class QBoxLayout;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace assay::ui {

class Actions;
class CommandPalette;
class Commands;
class DropZones;
class HelpPanel;
class Navigator;
class NextStepCard;
class NoticeBar;
class Popover;
class RunCard;
class Settings;
class Theme;
class TrainPage;

/// The one window: rail, top bar, page, next step, notices, status. Holds the pages; they do not
/// use it.
class MainWindow : public QWidget
{
    Q_OBJECT
public:
    /// All must outlive the window.
    MainWindow(session::Session& session, Settings& settings, Theme& theme);
    ~MainWindow() override;

    static QStringList pageNames(); ///< in the order of the rail
    void goTo(const QString& page);
    /// The tab of the present page with this key, where it has one.
    void showView(const QString& key);
    QString page() const;

    Workbench& bench() { return m_bench; }
    Actions& actions() { return *m_actions; }
    NoticeBar& notices() { return *m_notices; }
    /// No event came for a while and no answer is awaited: what is shown will stay.
    bool isSettled();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    QWidget* makeBody();
    /// Next step beside the page, or folded into a line above it where the page needs the width.
    void fold();
    void showRunCard();
    void listen();
    void restore();
    void projectChanged();
    void refreshSteps();
    void refreshNextStep();

    Settings& m_settings;
    Theme& m_theme;
    SessionBridge m_bridge;
    Workbench m_bench;
    Actions* m_actions;
    HelpPanel* m_help;
    Commands* m_commands;
    CommandPalette* m_palette;
    Navigator* m_navigator;
    QStackedWidget* m_pages;
    QWidget* m_body; ///< the page and the cards beside it
    NoticeBar* m_notices;
    NextStepCard* m_nextStep;
    RunCard* m_runCard;
    DropZones* m_dropZones;
    QBoxLayout* m_line = nullptr; ///< above the page
    QBoxLayout* m_side = nullptr; ///< beside it
    QToolButton* m_aboutRun;      ///< opens the card of the run from the line
    Popover* m_runPopover = nullptr;
    TrainPage* m_train = nullptr;
    QString m_project; ///< path of the one that is shown
};

} // namespace assay::ui

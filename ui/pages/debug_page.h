// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;
class QStackedLayout;
class QVBoxLayout;

namespace assay::ui {

class Actions;
class CurveCard;
class EmptyState;
class LiveRun;
class Theme;
class WhenSeen;
class Workbench;

/// Whether the network can learn at all: overfits one batch, shows its curve as it falls, and the
/// verdict with the lecture's causes.
class DebugPage : public QWidget
{
    Q_OBJECT
public:
    DebugPage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent = nullptr);
    ~DebugPage() override;

private:
    QWidget* makeContent();
    void refresh();
    void refreshCurve();
    void showVerdict();
    void addCause(int rank, const base::Finding& cause);

    Workbench& m_bench;
    Theme& m_theme;
    Actions& m_actions;
    QStackedLayout* m_stack;
    EmptyState* m_empty;
    QWidget* m_content;
    CurveCard* m_curve;
    QPushButton* m_stop;
    QLabel* m_sign;
    QLabel* m_title;
    QLabel* m_verdict;
    QLabel* m_heading;
    QVBoxLayout* m_causes;
    std::size_t m_shown = 0; ///< findings that stand there
    std::shared_ptr<LiveRun> m_live;
    WhenSeen* m_grown;
};

} // namespace assay::ui

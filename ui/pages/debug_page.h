// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "train/run.h"

#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;
class QStackedLayout;
class QTabBar;
class QVBoxLayout;

namespace assay::ui {

class Actions;
class CurveCard;
class EmptyState;
class FindingList;
class LiveRun;
class ProofCard;
class StepView;
class Theme;
class WhenSeen;
class Workbench;

/// Whether the network can learn at all: overfits one batch, shows its curve as it falls, and the
/// verdict with the lecture's causes; or takes one update apart.
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
    void writeVerdict();
    QString waitingText(const train::RunRecord& run) const;
    void addCause(int rank, const base::Finding& cause);
    /// Whether the verdict that stands there is of the settings of now, and what changed.
    void compareSettings();
    /// Puts a setting into the draft and overfits one batch again, once the data are read.
    void tryFix(const base::Patch& fix);
    void beginAgain();

    Workbench& m_bench;
    Theme& m_theme;
    Actions& m_actions;
    QTabBar* m_views; ///< one batch, or one update
    StepView* m_steps;
    QStackedLayout* m_stack; ///< of one batch
    EmptyState* m_empty;
    QWidget* m_content;
    CurveCard* m_curve;
    QPushButton* m_stop;
    QLabel* m_sign;
    QLabel* m_title;
    QLabel* m_verdict;
    QLabel* m_changed;            ///< what differs from the settings of now
    QLabel *m_heading, *m_source; ///< of the causes
    FindingList* m_before;        ///< what was found before the first update
    ProofCard* m_proof;
    QPushButton* m_prove;
    std::shared_ptr<LiveRun> m_control; ///< the attempt that a cure is compared with
    QVBoxLayout* m_causes;
    std::size_t m_shown = 0; ///< findings that stand there
    bool m_outdated = false; ///< the verdict is of other settings
    bool m_again = false;    ///< begins as soon as it may
    std::shared_ptr<LiveRun> m_live;
    WhenSeen* m_grown;
};

} // namespace assay::ui

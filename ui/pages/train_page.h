// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/live_run.h"
#include "store/project_info.h"

#include <QWidget>

#include <memory>
#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLayout;
class QPushButton;
class QSlider;
class QStackedLayout;
class QStackedWidget;
class QTimer;

namespace assay::ui {

class Actions;
class AnswerCard;
class CurveCard;
class EmptyState;
class FindingList;
class LayerWatchView;
class NumbersStrip;
class Settings;
class Theme;
class WhenSeen;
class Workbench;

/// One run while it learns or afterwards: its numbers, findings, curves of loss and error, and how
/// it answers a fixed batch.
class TrainPage : public QWidget
{
    Q_OBJECT
public:
    TrainPage(Workbench& bench, Theme& theme, Actions&, QWidget* parent = nullptr);
    ~TrainPage() override;

    /// Another run, or the same with new facts.
    void showRun(const train::RunRecord& run);
    /// Its target and human level; another project has no run shown yet.
    void setProject(const store::ProjectInfo& project);
    /// No run: says what will be here.
    void clear();

Q_SIGNALS:
    void startWanted();
    /// A quiet notice.
    void said(const QString& sentence, bool failed);

private:
    EmptyState* makeEmpty();
    QWidget* makeControls();
    QLayout* makeViewChoice();
    QWidget* makeContent();
    void applySettings();
    void chooseLogY(bool log); ///< for all charts, and from now on
    void tickLogY();           ///< the axis may be logarithmic by itself
    void smoothWith(double weight);
    void refreshStart();
    void refreshCurves(); ///< when they are seen
    void drawCurves();
    void refreshReferences();
    /// The metric of the goal, where the run logged it; else the usual one.
    const train::Metric& metricShown() const;
    void refreshNumbers(); ///< when they are seen
    void showNumbers();
    /// Takes the newest scores whose points are drawn: strip and chart change together.
    void takeScores();
    void showEffect(const std::optional<train::StepEffect>& effect);
    QString waitingText() const;

    Workbench& m_bench;
    Theme& m_theme;
    Settings& m_settings;
    store::ProjectInfo m_project;
    std::optional<train::RunRecord> m_run;
    std::shared_ptr<LiveRun> m_live;
    std::optional<session::RunProgress> m_progress;
    std::optional<train::EpochReport> m_epoch; ///< newer than the record's, when there is one
    std::int64_t m_scored = 0;                 ///< the epoch of m_scores
    train::Scores m_scores;                    ///< that are shown
    std::int64_t m_effectStep = 0;             ///< of the update whose effect is shown

    QStackedLayout* m_stack;
    EmptyState* m_empty;
    QPushButton* m_start;
    QWidget* m_curveControls;
    QWidget* m_controls;
    QComboBox* m_axis;
    QSlider* m_smoothing;
    QTimer* m_remember;
    bool m_logApplied = false; ///< the setting that the charts have; without it they choose
    QCheckBox* m_logY;
    NumbersStrip* m_numbers;
    FindingList* m_findings;
    QLabel* m_effect;
    CurveCard *m_loss, *m_error;
    CurveCard* m_rmse;   ///< in the place of m_error for every other metric than the error
    std::string m_shown; ///< the metric that is drawn
    AnswerCard* m_answers;
    LayerWatchView* m_layers;
    QStackedWidget* m_views; ///< curves, layers
    WhenSeen *m_curvesDue, *m_numbersDue;
    QWidget* m_content; ///< last: made of the others
};

} // namespace assay::ui

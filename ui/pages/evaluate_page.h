// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/evaluation_table_models.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QFrame;
class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QStackedLayout;
class QStackedWidget;

namespace assay::ui {

class Actions;
class Card;
class ConfusionView;
class CurveCard;
class EmptyState;
class EvaluationBook;
class LiveRun;
class ReadingBar;
class ReliabilityChart;
class ShiftView;
class SizeView;
class TableView;
class Theme;
class TypedView;
class WaterfallChart;
class WhenSeen;
class Workbench;

/// Where the error of a run comes from: the ladder as a waterfall and a table with intervals, the
/// verdict, what to try; and below how it errs.
class EvaluatePage : public QWidget
{
    Q_OBJECT
public:
    EvaluatePage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent = nullptr);
    ~EvaluatePage() override;

Q_SIGNALS:
    /// Examples of one cell of the confusion matrix.
    void cellWanted(assay::data::SplitKind split, int truth, int predicted);

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum View {
        Improvements,
        Confusion,
        Classes,
        Calibration,
        Shift,
        Curves,
        Sizes,
        Against,
        Elsewhere
    };
    QWidget* makeHead(Actions& actions);
    QWidget* makeContent();
    QWidget* makeBreakdown();
    QWidget* makeBelow();
    QFrame* makeSeal();
    void refresh();
    void refreshSplit();
    void refreshImprovements();
    void refreshShift();
    void refreshCurves();
    void showBreakdown(const evaluate::Breakdown& breakdown);
    void showEvaluation(const evaluate::Evaluation& evaluation);
    void chooseView();
    const evaluate::SplitReport* report() const; ///< of the split that is chosen

    Workbench& m_bench;
    Theme& m_theme;
    Actions& m_actions;
    EvaluationBook& m_book;
    TermTableModel m_terms;
    ClassReportTableModel m_classRows;
    ImprovementTableModel m_improvementRows;
    QSortFilterProxyModel* m_sortedClasses;
    QStackedLayout* m_stack;
    QWidget* m_content;
    EmptyState* m_empty;
    QComboBox* m_checkpoint;
    QPushButton* m_openTest;
    QLabel* m_verdict;
    QLabel* m_about;
    QLabel* m_problem;
    QFrame* m_seal;
    QLineEdit* m_reason;
    ReadingBar* m_progress;
    WaterfallChart* m_waterfall;
    TableView* m_termTable;
    Card* m_below;
    QComboBox* m_view;
    QComboBox* m_split;
    QStackedWidget* m_views;
    TableView* m_improvements;
    ConfusionView* m_confusion;
    TableView* m_classes;
    ReliabilityChart* m_calibration;
    ShiftView* m_shift;
    CurveCard* m_curves;
    SizeView* m_sizes;
    TypedView* m_typed;
    std::shared_ptr<LiveRun> m_live;
    WhenSeen* m_grown;
};

} // namespace assay::ui

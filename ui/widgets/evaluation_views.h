// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/evaluation_table_models.h"
#include "widgets/view_tabs.h"

#include <memory>

class QComboBox;
class QLabel;
class QSortFilterProxyModel;

namespace assay::ui {

class AgainstView;
class ConfusionView;
class CurveCard;
class EvaluationBook;
class LiveRun;
class ReliabilityChart;
class ShiftView;
class SizeView;
class TableView;
class TypedView;
class WhenSeen;
class Workbench;

/// What can be looked at of an evaluation, a tab each: what to try, confusion matrix, classes,
/// calibration, distribution shift, learning curves, training-set size, another run, other models.
/// The view that was looked at, and whether it had the whole page, is kept for each project.
class EvaluationViews : public ViewTabs
{
    Q_OBJECT
public:
    EvaluationViews(Workbench& bench, Theme& theme, QWidget* parent = nullptr);
    ~EvaluationViews() override;

    bool showsOthers() const; ///< the view of other models
    void showOthers();
    /// The model whose numbers were typed in; null while another view is shown, or none is typed.
    const evaluate::TypedSystem* typed() const;

Q_SIGNALS:
    /// Examples of one cell of the confusion matrix.
    void cellWanted(assay::data::SplitKind split, int truth, int predicted);
    void typedChanged();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeClasses();
    QWidget* makeCurves();
    void openProject();
    void refresh();
    void refreshView(); ///< the one that is shown; reads what it lacks
    void refreshSplit();
    void refreshCurves();
    const evaluate::SplitReport* report() const; ///< of the split that is chosen

    Workbench& m_bench;
    Theme& m_theme;
    EvaluationBook& m_book;
    QString m_project; ///< path; empty: none is open
    ClassReportTableModel m_classRows;
    QSortFilterProxyModel* m_sortedClasses;
    QComboBox* m_split;
    ConfusionView* m_confusion;
    TableView* m_classes;
    QLabel* m_classMean;
    ReliabilityChart* m_calibration;
    ShiftView* m_shift;
    CurveCard* m_curves;     ///< of a run that answers classes
    CurveCard* m_rmseCurves; ///< of one that predicts numbers
    SizeView* m_sizes;
    TypedView* m_typed;
    std::shared_ptr<LiveRun> m_live;
    WhenSeen* m_grown;
};

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/evaluation.h"

#include <QWidget>

class QComboBox;
class QFrame;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;

namespace assay::ui {

class Actions;
class BreakdownView;
class EmptyState;
class EvaluationBook;
class EvaluationViews;
class FindingList;
class ReadingBar;
class Theme;
class Workbench;

/// Where the error of a run comes from: the verdict, the ladder as a waterfall and a table with
/// intervals, and below views of the evaluation, each of which may take the whole page. Verdict,
/// ladder and the line that says what they are of come from one value: the evaluation of the run
/// that is looked at, or a model that was typed in while that view is shown.
class EvaluatePage : public QWidget
{
    Q_OBJECT
public:
    EvaluatePage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent = nullptr);
    ~EvaluatePage() override;

    /// Asks whether Test is to be opened for this reason, which a person may change, and whether the report is to be
    /// written then.
    void proposeOpening(const QString& reason);

Q_SIGNALS:
    /// Examples of one cell of the confusion matrix.
    void cellWanted(assay::data::SplitKind split, int truth, int predicted);
    /// Test was opened for a reason that was proposed.
    void reportWanted();

private:
    QWidget* makeHead(Actions& actions);
    void makeContent(Theme& theme, Actions& actions);
    QFrame* makeSeal();
    void showSeal(bool isProposed); ///< whether the report follows the opening
    void reportOpened();
    void makeRoom(); ///< for a view that takes the whole page
    void refresh();
    void refreshHeadline();
    QString unfinishedText() const; ///< that training longer comes first; empty: it does not
    /// Which run and weights it is of. `isStale`: the form holds other settings now.
    QString aboutOf(const evaluate::Evaluation& evaluation, bool& isStale) const;
    QString sourceOfPictures() const;                     ///< what its charts come from
    std::int64_t trainExamplesOf(train::RunId run) const; ///< 0: not known

    Workbench& m_bench;
    EvaluationBook& m_book;
    std::string m_shown; ///< run and time of the evaluation that is shown
    QSplitter* m_parts;
    EmptyState* m_empty;
    QComboBox* m_checkpoint;
    QPushButton* m_openTest;
    FindingList* m_doubts; ///< what reading the answers found
    QLabel* m_verdict;
    QLabel* m_about;
    QLabel* m_problem;
    QFrame* m_seal;
    QLineEdit* m_reason;
    QPushButton* m_open; ///< of the seal
    bool m_isProposed = false;
    train::RunId m_reportOf = 0; ///< whose Test is being opened before the report; 0: none
    ReadingBar* m_progress;
    BreakdownView* m_breakdown;
    EvaluationViews* m_views;
};

} // namespace assay::ui

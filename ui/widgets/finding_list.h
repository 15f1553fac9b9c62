// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "train/run.h"

#include <QScrollArea>

#include <functional>
#include <utility>
#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace assay::ui {

class DismissalBook;
class Theme;

/// What was found in a run, the gravest first: a sign for its severity and its sentence. Those that
/// do not fit into three lines are folded away whole, behind a button that says how many. Those that a
/// person dismissed stand behind a button of their own, with the reason. Hidden while there is nothing.
class FindingList : public QScrollArea
{
    Q_OBJECT
public:
    explicit FindingList(Theme& theme, QWidget* parent = nullptr);

    void setFindings(const std::vector<base::Finding>& findings);
    /// Puts a button beside every finding that proposes a fix; `words` makes its text.
    using Words = std::function<QString(const base::Patch& fix)>;
    void offerFixes(Words words) { m_words = std::move(words); }
    /// Buttons stand below their sentences: where the list is narrow.
    void stackButtons() { m_stacked = true; }
    /// Puts a button beside every finding that names examples.
    void offerExamples() { m_showsExamples = true; }
    /// Findings can be dismissed, and dismissed ones are folded away. `book` outlives the list.
    void offerDismissal(DismissalBook& book);
    /// Those of a run. What was found in its data before training is only counted, with a button
    /// to the page that says it; a run that another tool logged has no such page.
    void setFindingsOf(const std::vector<base::Finding>& findings, const train::RunRecord& run);
    /// Findings are about a module of one's own: what to change in its code stands below each.
    void showPython(bool shown);
    const std::vector<base::Finding>& findings() const { return m_findings; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void fixWanted(const base::Patch& fix);
    void examplesWanted(const base::Finding& finding);
    void noteClicked(); ///< what was only counted is wanted

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void countDataFindings();
    void setNote(const QString& note, base::Severity severity);
    QWidget* makeRow(const base::Finding& finding);
    QWidget* makeDismissedRow(const base::Finding& finding);
    QWidget* makeDismissButton(const base::Finding& finding);
    void askReason(const base::Finding& finding);
    bool isDismissed(const base::Finding& finding) const;
    void rebuild();
    QLabel* makeSign(base::Severity severity) const;
    void fit();

    Theme& m_theme;
    std::vector<base::Finding> m_findings;
    std::vector<base::Finding> m_counted; ///< about the data: only counted
    QString m_note;
    base::Severity m_noteSeverity = base::Severity::Hint;
    QWidget* m_content;
    std::vector<QWidget*> m_rows;
    QWidget* m_noteRow = nullptr; ///< below them; null: nothing is only counted
    QPushButton* m_more = nullptr;
    std::vector<QWidget*> m_dismissedRows; ///< below all
    QPushButton* m_dismissed = nullptr;    ///< how many those are; null: none
    DismissalBook* m_book = nullptr;       ///< null: nothing can be dismissed
    bool m_python = false;
    bool m_unfolded = false, m_showsDismissed = false;
    bool m_showsExamples = false;
    bool m_stacked = false;
    int m_height = 0;
    Words m_words;
};

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"
#include "error_analysis/suggestions.h"
#include "models/mistake_model.h"

#include <QKeyEvent>
#include <QWidget>

#include <deque>
#include <functional>
#include <map>
#include <memory>

class QCheckBox;
class QComboBox;
class QLabel;
class QStackedLayout;

namespace assay::ui {

class Actions;
class Card;
class EmptyState;
class ErrorBook;
class ErrorTableView;
class ExampleCard;
class MistakeFilter;
class MistakeView;
class SuggestionView;
class Theme;
class Workbench;

/// What goes wrong: mistakes are looked at and given error types by keyboard, and the
/// error-analysis table below is made from that.
class ErrorsPage : public QWidget
{
    Q_OBJECT
public:
    ErrorsPage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent = nullptr);

    MistakeFilter& filter() { return *m_filter; }
    const MistakeModel& mistakes() const { return m_mistakes; }

protected:
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* makeMistakes();
    QWidget* makeBelow(Actions& actions);
    void show(const error_analysis::Suggestion& suggestion);
    void followSuggestions();
    bool decideSuggested(bool accepted); ///< of the chosen examples; false: none is shown
    void look();                         ///< at the run that the other pages show
    void ask();
    void showAttempts(); ///< what they did to the error types
    void refreshState();
    void refreshDetail();
    bool viewKey(const QKeyEvent& key); ///< false: it was for the view
    bool mustWait(const QKeyEvent& key) const;
    void pressWaiting();
    void toggle(std::int64_t type, bool advance);
    void decideNone();
    void confirm(); ///< its types are what they are
    void flag();
    /// Gives a type that was just made to the examples for which it was asked for.
    void giveAdded(qint64 type, quint64 tag);
    QString shortName(std::int64_t type) const;
    /// Changes the marks of these rows, as one step of undo.
    void edit(const std::vector<int>& rows,
              const std::function<void(error_analysis::ExampleMark&)>& change, const QString& what,
              bool advance);
    const MistakeModel::Item* current() const;

    Workbench& m_bench;
    Theme& m_theme;
    ErrorBook& m_book;
    MistakeModel m_mistakes;
    QStackedLayout* m_stack;
    QWidget* m_content;
    EmptyState* m_empty;
    MistakeFilter* m_filter;
    Card* m_mistakesCard;
    MistakeView* m_view;
    QLabel* m_rule; ///< of numbers: what counts as an error
    QLabel* m_nothing;
    QCheckBox* m_autoAdvance;
    ExampleCard* m_example;
    ErrorTableView* m_table;
    QComboBox* m_below; ///< table or suggestions
    SuggestionView* m_suggestions;
    std::optional<error_analysis::Suggestion> m_suggested; ///< whose errors are shown
    train::RunId m_run = 0;
    QString m_version;    ///< of the evaluation that is shown
    int m_keepPlace = -1; ///< to choose once a query is answered
    /// Types that are being made, and for which examples.
    std::map<session::Tag, std::vector<base::SampleId>> m_wanted;
    /// Pressed meanwhile: they may mean the new type, and the example after this one.
    std::deque<std::unique_ptr<QKeyEvent>> m_keys;
};

} // namespace assay::ui

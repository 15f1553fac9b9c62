// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"
#include "error_analysis/suggestions.h"
#include "models/mistake_model.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QKeyEvent;
class QLabel;
class QListView;
class QStackedLayout;

namespace assay::ui {

class Actions;
class Card;
class EmptyState;
class ErrorBook;
class ErrorTableView;
class ExampleCard;
class MistakeFilter;
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

    void showCell(data::SplitKind split, int truth, int predicted);
    const MistakeModel& mistakes() const { return m_mistakes; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeGallery();
    QWidget* makeBelow(Actions& actions);
    void show(const error_analysis::Suggestion& suggestion);
    void followSuggestions();
    bool decideSuggested(bool accepted); ///< of the chosen example; false: none is shown
    void look();                         ///< at the run that the other pages show
    void ask();
    void refreshState();
    void refreshDetail();
    bool galleryKey(const QKeyEvent& key);
    void toggle(std::int64_t type, bool advance);
    void decideNone();
    void confirm(); ///< its types are what they are
    void flag();
    void edit(const error_analysis::ExampleMark& before, error_analysis::ExampleMark after,
              const QString& what, bool advance);
    void advance(int rows);
    const MistakeModel::Item* current() const;

    Workbench& m_bench;
    Theme& m_theme;
    ErrorBook& m_book;
    MistakeModel m_mistakes;
    QStackedLayout* m_stack;
    QWidget* m_content;
    EmptyState* m_empty;
    MistakeFilter* m_filter;
    Card* m_galleryCard;
    QListView* m_gallery;
    QLabel* m_nothing;
    QCheckBox* m_autoAdvance;
    ExampleCard* m_example;
    ErrorTableView* m_table;
    QComboBox* m_view;
    SuggestionView* m_suggestions;
    std::optional<error_analysis::Suggestion> m_suggested; ///< whose errors are shown
    train::RunId m_run = 0;
    QString m_version;      ///< of the evaluation that is shown
    int m_keepRow = -1;     ///< row to choose once a query is answered
    bool m_tagNext = false; ///< the type that is being added is for the chosen example
};

} // namespace assay::ui

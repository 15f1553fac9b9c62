// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/suggestion_table_model.h"

#include <QWidget>

class QLabel;

namespace assay::ui {

class SuggestionBook;
class TableView;

/// Proposed error types, accepted or refused with one key; the chosen one's errors are shown
/// elsewhere.
class SuggestionView : public QWidget
{
    Q_OBJECT
public:
    explicit SuggestionView(SuggestionBook& book, QWidget* parent = nullptr);

    TableView& table() { return *m_table; }

Q_SIGNALS:
    void chosen(const assay::error_analysis::Suggestion& suggestion);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void fitName();
    void refreshNotes(); ///< why the chosen one, or how to choose
    void decide(bool accepted);

    SuggestionBook& m_book;
    SuggestionTableModel m_rows;
    TableView* m_table;
    QLabel* m_notes;
    bool m_refreshing = false;
};

} // namespace assay::ui

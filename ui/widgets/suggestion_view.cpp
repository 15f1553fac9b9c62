// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/suggestion_view.h"

#include "bridge/convert.h"
#include "bridge/suggestion_book.h"
#include "delegates/name_delegate.h"
#include "widgets/card.h"
#include "widgets/table_view.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kNoteLines = 2;
constexpr int kLeastName = 120; ///< pixels

} // namespace

SuggestionView::SuggestionView(SuggestionBook& book, QWidget* parent)
    : QWidget(parent)
    , m_book(book)
    , m_table(new TableView(tr("Suggested error types")))
    , m_notes(mutedLabel({}, true))
{
    m_table->setModel(&m_rows);
    m_table->setMinimumHeight(84);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    QHeaderView* header = m_table->horizontalHeader();
    header->resizeSection(SuggestionTableModel::Decision, 84);
    // A number that is cut says something else.
    for (const int column : {SuggestionTableModel::Kind, SuggestionTableModel::Errors,
                             SuggestionTableModel::Error, SuggestionTableModel::Adjusted})
        header->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    m_table->setItemDelegateForColumn(SuggestionTableModel::Name, new NameDelegate(this));
    header->setSectionResizeMode(SuggestionTableModel::Why, QHeaderView::Stretch);
    for (const bool accepted : {true, false}) {
        auto* action = new QAction(accepted ? tr("Accept: give its errors this type (Enter)")
                                            : tr("Refuse (Delete)"),
                                   m_table);
        connect(action, &QAction::triggered, this, [this, accepted] { decide(accepted); });
        m_table->addAction(action);
    }
    m_notes->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_notes->setMinimumHeight(kNoteLines * m_notes->fontMetrics().lineSpacing()); // stays in place
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table, 1);
    column->addWidget(m_notes);
    connect(&book, &SuggestionBook::changed, this, &SuggestionView::refresh);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) {
                if (m_refreshing || !now.isValid())
                    return;
                refreshNotes();
                Q_EMIT chosen(m_rows.row(now.row()).suggestion);
            });
    // Others may have been shown since.
    connect(m_table, &QAbstractItemView::clicked, this,
            [this](const QModelIndex& row) { Q_EMIT chosen(m_rows.row(row.row()).suggestion); });
    refresh();
}

void SuggestionView::refresh()
{
    std::vector<SuggestionRow> rows;
    for (error_analysis::Suggestion& suggestion : m_book.list()) {
        const auto accepted = m_book.decisionOn(suggestion.key);
        rows.push_back({std::move(suggestion), accepted});
    }
    // Only slices have these numbers; without one their room is for why.
    const bool bare = !rows.empty() && std::none_of(rows.begin(), rows.end(), [](const auto& row) {
        return row.suggestion.error || row.suggestion.adjusted;
    });
    for (const int column : {SuggestionTableModel::Error, SuggestionTableModel::Adjusted})
        m_table->setColumnHidden(column, bare);
    m_table->setColumnHidden(SuggestionTableModel::Decision,
                             std::none_of(rows.begin(), rows.end(), [](const auto& row) {
                                 return row.accepted.has_value();
                             }));
    m_refreshing = true; // nobody chooses anything here
    m_rows.setRows(std::move(rows));
    m_refreshing = false;
    m_table->setEmptyText(
        m_book.isWorking() ? tr("Looking for label errors, similar errors and slices ...")
        : m_book.isKnown() ? tr("Nothing was found that is worth an error type of its own.")
                           : QString());
    fitName();
    refreshNotes();
}

void SuggestionView::fitName()
{
    // A condition is read whole where a third of the table is enough for it; the rest is for why.
    const int most = std::max(kLeastName, m_table->viewport()->width() / 3);
    m_table->horizontalHeader()->resizeSection(
        SuggestionTableModel::Name,
        std::clamp(m_table->wantedWidth(SuggestionTableModel::Name), kLeastName, most));
}

void SuggestionView::refreshNotes()
{
    const int row = m_table->currentIndex().row();
    const QString notes =
        row >= 0 && row < m_rows.rowCount() ? text(m_rows.row(row).suggestion.text)
        : m_rows.rowCount() > 0
            ? tr("Choose one to see its errors above; there and here Enter accepts, Delete "
                 "refuses. ")
                  + m_book.notes()
            : m_book.notes();
    m_notes->setText(notes);
}

void SuggestionView::decide(bool accepted)
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_rows.rowCount())
        return;
    const error_analysis::Suggestion suggestion = m_rows.row(row).suggestion;
    m_book.decide(suggestion, accepted);
    if (row + 1 < m_rows.rowCount())
        m_table->setCurrentIndex(m_rows.index(row + 1, 0));
}

bool SuggestionView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const bool accepts = key == Qt::Key_Return || key == Qt::Key_Enter;
        if (accepts || key == Qt::Key_Delete || key == Qt::Key_Backspace) {
            decide(accepts);
            return true;
        }
    }
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        fitName();
    return QWidget::eventFilter(watched, event);
}

} // namespace assay::ui

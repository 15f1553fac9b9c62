// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/error_table_view.h"

#include "bridge/convert.h"
#include "bridge/error_book.h"
#include "delegates/choice_delegate.h"
#include "widgets/card.h"
#include "widgets/table_view.h"

#include <QHeaderView>
#include <QMenu>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

constexpr int kLeastSolutions = 110; ///< pixels; the tooltip has all of the text

} // namespace

ErrorTableView::ErrorTableView(ErrorBook& book, QWidget* parent)
    : QWidget(parent)
    , m_book(book)
    , m_rows([this](const error_analysis::ErrorType& type) { m_book.change(type); },
             [this](qint64 type) { return m_book.keyOf(type); })
    , m_table(new TableView(tr("Error analysis")))
    , m_precision(mutedLabel({}, true))
{
    m_table->setModel(&m_rows);
    m_table->setMinimumHeight(96);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    QStringList priorities{tr("as proposed")};
    for (const auto priority : {error_analysis::Priority::Low, error_analysis::Priority::Medium,
                                error_analysis::Priority::High})
        priorities << ErrorTableModel::priorityText(priority);
    m_table->setItemDelegateForColumn(
        ErrorTableModel::Priority,
        new ChoiceDelegate(tr("Priority of the error type"), priorities, m_table));
    m_table->setEmptyText(
        tr("Each error type you make becomes a row: choose an example above, press "
           "N, and name what is wrong with it."));
    QHeaderView* header = m_table->horizontalHeader();
    const std::pair<int, int> widths[]{
        {ErrorTableModel::Key, 34},      {ErrorTableModel::Type, 108},
        {ErrorTableModel::Priority, 74}, {ErrorTableModel::Owner, 54},
        {ErrorTableModel::Effort, 52},   {ErrorTableModel::Tried, 58}};
    for (const auto& [column, width] : widths)
        header->resizeSection(column, width);
    // A number that is cut says something else.
    for (const int column : {ErrorTableModel::TrainVal, ErrorTableModel::TestVal,
                             ErrorTableModel::Difference, ErrorTableModel::Ceiling})
        header->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    m_table->setFilling(ErrorTableModel::Solutions, kLeastSolutions);
    addMenu();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table, 1);
    column->addWidget(m_precision);
    connect(&book, &ErrorBook::tableChanged, this, &ErrorTableView::refresh);
    refresh();
}

void ErrorTableView::addMenu()
{
    auto* suggest = new QMenu(tr("Add a solution"), m_table);
    for (const std::string& solution : error_analysis::suggestedSolutions())
        suggest->addAction(text(solution), this, [this, solution] {
            for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
                error_analysis::ErrorType type = m_rows.row(index.row()).type;
                type.solutions.push_back(solution);
                m_book.change(type);
            }
        });
    m_table->addAction(suggest->menuAction());
    auto* remove = new QAction(tr("Delete type"), m_table);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    connect(remove, &QAction::triggered, this, [this] {
        std::vector<std::int64_t> chosen;
        for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
            chosen.push_back(m_rows.row(index.row()).type.id);
        for (const std::int64_t type : chosen)
            m_book.remove(type);
    });
    m_table->addAction(remove);
}

void ErrorTableView::refresh()
{
    const auto& table = m_book.table();
    m_rows.setRows(table ? table->rows : std::vector<error_analysis::ErrorRow>());
    m_precision->setText(table ? text(table->precision) : QString());
    m_precision->setToolTip(m_precision->text());
}

} // namespace assay::ui

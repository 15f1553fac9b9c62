// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/error_table_view.h"

#include "bridge/convert.h"
#include "bridge/error_book.h"
#include "delegates/choice_delegate.h"
#include "style/plain_label.h"
#include "widgets/card.h"
#include "widgets/table_view.h"

#include <QEvent>
#include <QHeaderView>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kLeastSolutions = 190; ///< pixels; the tooltip has all of the text
constexpr int kEmptySolutions = 121; ///< while there is none: its header
constexpr int kLeastType = 74;
constexpr int kTypeThatScrolls = 150; ///< the other columns are scrolled to anyway
constexpr int kMoved = 190;           ///< the interval; the tooltip has all attempts
constexpr double kMostType = 0.45;    ///< of what numbers and short columns leave

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
    m_table->setMinimumHeight(84);
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
        {ErrorTableModel::Key, 34},      {ErrorTableModel::Type, kLeastType},
        {ErrorTableModel::Priority, 66}, {ErrorTableModel::Owner, 54},
        {ErrorTableModel::Effort, 52},   {ErrorTableModel::Tried, 58}};
    for (const auto& [column, width] : widths)
        header->resizeSection(column, width);
    // A number that is cut says something else.
    for (const int column :
         {ErrorTableModel::Train, ErrorTableModel::TrainVal, ErrorTableModel::TestVal,
          ErrorTableModel::Difference, ErrorTableModel::Ceiling})
        header->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    // Beside the other numbers, as the columns that a person fills in may be out of sight.
    header->moveSection(header->visualIndex(ErrorTableModel::Moved),
                        header->visualIndex(ErrorTableModel::Solutions));
    header->resizeSection(ErrorTableModel::Moved, kMoved);
    m_table->setColumnHidden(ErrorTableModel::Moved, true);
    m_table->setFilling(ErrorTableModel::Solutions, kLeastSolutions);
    m_table->viewport()->installEventFilter(this);
    // Later: columns of numbers get their widths once their rows are laid out.
    connect(
        header, &QHeaderView::sectionResized, this,
        [this](int column) {
            if (column != ErrorTableModel::Type && column != ErrorTableModel::Solutions)
                fitType();
        },
        Qt::QueuedConnection);
    addMenu();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_table, 1);
    column->addWidget(m_precision);
    connect(&book, &ErrorBook::tableChanged, this, &ErrorTableView::refresh);
    refresh();
}

void ErrorTableView::setAttempts(const std::vector<const tune::MeasuredAttempt*>& attempts)
{
    m_rows.setEffects(effectsByType(attempts));
    m_table->setColumnHidden(ErrorTableModel::Moved, !m_rows.hasEffects());
    fitType();
}

int ErrorTableView::leastSolutions() const
{
    const auto& table = m_book.table();
    const bool solved = table
                        && std::any_of(table->rows.begin(), table->rows.end(),
                                       [](const auto& row) { return !row.type.solutions.empty(); });
    return solved ? kLeastSolutions : kEmptySolutions;
}

void ErrorTableView::fitType()
{
    const QHeaderView& header = *m_table->horizontalHeader();
    int others = 0;
    for (int column = 0; column < ErrorTableModel::ColumnCount; ++column) {
        if (column != ErrorTableModel::Type && column != ErrorTableModel::Solutions)
            others += header.sectionSize(column);
    }
    const int room = m_table->viewport()->width() - others;
    const int most = std::min(static_cast<int>(kMostType * room), room - leastSolutions());
    const int atLeast = room < kLeastType + leastSolutions() ? kTypeThatScrolls : kLeastType;
    m_table->horizontalHeader()->resizeSection(
        ErrorTableModel::Type, std::clamp(m_table->wantedWidth(ErrorTableModel::Type), kLeastType,
                                          std::max(atLeast, most)));
}

bool ErrorTableView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        fitType();
    return QWidget::eventFilter(watched, event);
}

void ErrorTableView::addMenu()
{
    auto* suggest = new QMenu(tr("Add a solution"), m_table);
    for (const std::string& solution : error_analysis::suggestedSolutions())
        suggest->addAction(plainLabel(text(solution)), this, [this, solution] {
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
    m_table->setColumnHidden(ErrorTableModel::Train, !table || !table->hasTrain());
    m_precision->setText(table ? text(table->precision) : QString());
    // Without rows there is nothing to scroll to.
    const bool empty = m_rows.rowCount() == 0;
    m_table->setColumnHidden(ErrorTableModel::Effort, empty);
    m_table->setColumnHidden(ErrorTableModel::Tried, empty);
    m_table->setHorizontalScrollBarPolicy(empty ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    m_table->setFilling(ErrorTableModel::Solutions, leastSolutions());
    fitType();
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/mistake_view.h"

#include "bridge/convert.h"
#include "charts/scatter_chart.h"
#include "delegates/mistake_delegate.h"
#include "delegates/name_delegate.h"
#include "delegates/unlike_delegate.h"
#include "models/mistake_model.h"
#include "models/table_model.h"
#include "style/theme.h"
#include "widgets/card.h"
#include "widgets/table_view.h"

#include <QHeaderView>
#include <QListView>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::ui {

namespace {

constexpr int kMostOrdered = 10'000; ///< rows that are read for an order by a column
constexpr int kEdgeWidth = 14;       ///< pixels
constexpr int kCellMargin = 18;      ///< beside the text of a cell
constexpr int kHeadMargin = 32;      ///< beside that of a header: its padding, and the arrow
constexpr int kMostMeasured = 500;   ///< rows
constexpr int kLeastChart = 200;
constexpr int kWidestCell = 150; ///< pixels; wider ones are cut; the tooltip has them whole

/// Scrolls by whole rows of tiles, so that the first one is never cut.
class Gallery : public QListView
{
public:
    using QListView::QListView;

    void scrollTo(const QModelIndex& index, ScrollHint hint) override
    {
        QListView::scrollTo(index, hint);
        const int row = visualRect(index).height();
        if (row <= 0 || viewport()->height() < row)
            return;
        QScrollBar* bar = verticalScrollBar();
        const int over = bar->value() % row;
        if (over == 0 || bar->value() == bar->maximum())
            return;
        // On to the next whole row, while what was to be seen is still seen.
        const int on = bar->value() + row - over;
        const int top = visualRect(index).top() + bar->value();
        bar->setValue(top >= on ? on : bar->value() - over);
    }
};

} // namespace

MistakeView::MistakeView(MistakeModel& mistakes, Theme& theme, Names names,
                         std::function<bool(const QKeyEvent&)> key, QWidget* parent)
    : QWidget(parent)
    , m_mistakes(mistakes)
    , m_key(std::move(key))
    , m_rows(mistakes, names.whole)
    , m_sorted(new QSortFilterProxyModel(this))
    , m_views(new QStackedWidget)
    , m_gallery(new Gallery)
    , m_parts(new QSplitter(Qt::Horizontal))
    , m_table(new TableView(tr("Errors")))
    , m_chart(new ScatterChart(theme))
    , m_note(mutedLabel({}, true))
{
    makeGallery(theme, std::move(names));
    makeTable(theme);
    m_parts->setObjectName(QStringLiteral("errors.table"));
    m_parts->setHandleWidth(12);
    m_parts->setChildrenCollapsible(false);
    m_parts->addWidget(m_table);
    m_parts->addWidget(m_chart);
    m_parts->setStretchFactor(0, 3);
    m_parts->setStretchFactor(1, 2);
    m_chart->setMinimumWidth(kLeastChart);
    m_parts->setSizes({264, kLeastChart});
    m_views->addWidget(m_gallery);
    m_views->addWidget(m_parts);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_views, 1);
    column->addWidget(m_note);
    for (QAbstractItemView* view :
         {static_cast<QAbstractItemView*>(m_gallery), static_cast<QAbstractItemView*>(m_table)}) {
        view->installEventFilter(this);
        connect(view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this, view] {
            if (view == this->view())
                Q_EMIT choiceChanged();
        });
        connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this, view] {
            if (view == this->view())
                Q_EMIT choiceChanged();
        });
    }
    connect(this, &MistakeView::choiceChanged, this, [this] {
        const int row = current();
        m_chart->setCurrent(row < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(row)));
        m_table->viewport()->update();
    });
    connect(m_chart, &ScatterChart::chosen, this, [this](std::size_t row) {
        const QModelIndex at =
            m_sorted->mapFromSource(m_rows.index(static_cast<int>(row), firstColumn()));
        m_table->setCurrentIndex(at);
        m_table->scrollTo(at);
    });
    connect(&mistakes, &QAbstractItemModel::dataChanged, this, [this] {
        refreshKind();
        readOn();
    });
    connect(&mistakes, &MistakeModel::answered, this, [this] {
        refreshKind();
        refreshChart();
    });
    connect(&mistakes, &QAbstractItemModel::rowsInserted, this, [this] {
        refreshChart();
        readOn();
    });
    refreshKind();
}

void MistakeView::makeGallery(Theme& theme, Names names)
{
    m_gallery->setAccessibleName(tr("Mistakes"));
    m_gallery->setViewMode(QListView::IconMode);
    m_gallery->setResizeMode(QListView::Adjust);
    m_gallery->setMovement(QListView::Static);
    m_gallery->setUniformItemSizes(true);
    m_gallery->setLayoutMode(QListView::Batched);
    m_gallery->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_gallery->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_gallery->setSelectionRectVisible(true);
    m_gallery->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_gallery->setModel(&m_mistakes);
    m_gallery->setItemDelegate(new MistakeDelegate(theme, std::move(names.brief), m_gallery));
}

void MistakeView::makeTable(Theme& theme)
{
    m_sorted->setSourceModel(&m_rows);
    m_sorted->setSortRole(SortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setSortLocaleAware(true);
    m_table->setModel(m_sorted);
    m_table->setItemDelegate(new UnlikeDelegate(theme, m_table));
    // Long names of classes and pictures often begin alike.
    for (const int column :
         {MistakeTableModel::Id, MistakeTableModel::Truth, MistakeTableModel::Answer})
        m_table->setItemDelegateForColumn(column, new NameDelegate(m_table));
    m_table->setMinimumHeight(96);
    m_table->setMinimumWidth(180);
    m_table->sortByColumn(-1, Qt::AscendingOrder); // as the filter says
    m_table->setSortingEnabled(true);
    QHeaderView* header = m_table->horizontalHeader();
    header->setMaximumSectionSize(600);
    header->setMinimumSectionSize(kEdgeWidth);
    header->setSortIndicatorClearable(true); // the third click: the order of the filter again
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this] {
        readOn();
        refreshNote();
        if (m_table->currentIndex().isValid())
            m_table->scrollTo(m_table->currentIndex());
    });
}

QAbstractItemView* MistakeView::view() const
{
    return isTable() ? static_cast<QAbstractItemView*>(m_table) : m_gallery;
}

bool MistakeView::isTable() const
{
    return m_views->currentWidget() == m_parts;
}

void MistakeView::refreshKind()
{
    bool isTable = !m_mistakes.columns().empty();
    if (!isTable && m_mistakes.rowCount() > 0 && !m_mistakes.isReading()) {
        // Imported without pictures: what is known of them are words and numbers.
        const MistakeModel::Item& first = *m_mistakes.item(0);
        isTable =
            first.picture.isNull() && first.sample.series.empty() && first.mistake.picture.empty();
    } else if (!isTable && m_mistakes.isReading()) {
        isTable = this->isTable(); // as it was, until it is known
    }
    // Ids of examples say something to a person where they were imported as names.
    if (m_mistakes.rowCount() > 0)
        m_table->setColumnHidden(MistakeTableModel::Id, m_mistakes.item(0)->mistake.name.empty());
    m_chart->setVisible(m_mistakes.classes().empty() && m_mistakes.rowCount() > 0);
    if (isTable != this->isTable()) {
        const int row = current();
        const bool hadFocus = view()->hasFocus();
        m_views->setCurrentIndex(isTable ? 1 : 0);
        if (isTable)
            setPlace(row < 0 ? -1 : m_sorted->mapFromSource(m_rows.index(row, 0)).row());
        else
            setPlace(row);
        if (hadFocus)
            view()->setFocus();
    }
    if (m_fitted != m_rows.columnCount() && !m_mistakes.isReading())
        fitColumns();
    // Tiles of series are wider than what was there before their examples came.
    const bool isWide = m_mistakes.rowCount() > 0 && !m_mistakes.item(0)->sample.series.empty();
    if (!isTable && isWide != std::exchange(m_isWide, isWide))
        m_gallery->doItemsLayout();
    refreshNote();
}

int MistakeView::widthFor(int column) const
{
    const QFontMetrics cells(m_rows.isNumber(column) ? Theme::numberFont() : m_table->font());
    int widest = 0;
    for (int row = 0; row < std::min(m_rows.rowCount(), kMostMeasured); ++row)
        widest =
            std::max(widest, cells.horizontalAdvance(m_rows.index(row, column).data().toString()));
    const int head = QFontMetrics(Theme::smallFont())
                         .horizontalAdvance(
                             m_rows.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    return std::max(widest + kCellMargin, head + kHeadMargin);
}

void MistakeView::fitColumns()
{
    // A view that was never shown does not have its fonts yet.
    if (m_mistakes.rowCount() == 0 || !m_table->isVisible())
        return;
    m_fitted = m_rows.columnCount();
    for (int column = 0; column < m_fitted; ++column) {
        if (column == MistakeTableModel::Split) { // an edge, and its place for a click
            m_table->horizontalHeader()->resizeSection(column, kEdgeWidth);
            continue;
        }
        // A number is never cut: it would be another one.
        const int wanted = widthFor(column);
        m_table->horizontalHeader()->resizeSection(
            column, m_rows.isNumber(column) ? wanted : std::min(wanted, kWidestCell));
    }
}

void MistakeView::refreshChart()
{
    std::vector<ScatterChart::Point> points;
    if (m_mistakes.classes().empty()) {
        for (int row = 0; row < m_mistakes.rowCount(); ++row) {
            const error_analysis::Mistake& mistake = m_mistakes.item(row)->mistake;
            points.push_back({mistake.target, mistake.value});
        }
    }
    m_chart->setPoints(std::move(points));
    if (current() >= 0)
        m_chart->setCurrent(static_cast<std::size_t>(current()));
}

void MistakeView::readOn()
{
    if (isTable() && m_sorted->sortColumn() >= 0 && !m_mistakes.isReading()
        && m_mistakes.rowCount() < kMostOrdered && m_mistakes.canFetchMore({}))
        m_mistakes.fetchMore({});
    refreshNote();
}

void MistakeView::refreshNote()
{
    QString note;
    if (isTable() && m_sorted->sortColumn() >= 0) {
        if (m_mistakes.rowCount() < m_mistakes.total())
            note = tr("Ordered are the first %1 of %2 errors. ")
                       .arg(countText(m_mistakes.rowCount()), countText(m_mistakes.total()));
        note += tr("In this order what you look at is picked, not drawn: it counts once those "
                   "before it in random order were looked at.");
    }
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

int MistakeView::current() const
{
    const QModelIndex at = view()->currentIndex();
    return isTable() ? m_sorted->mapToSource(at).row() : at.row();
}

std::vector<int> MistakeView::chosen() const
{
    std::vector<int> rows;
    for (const QModelIndex& at : view()->selectionModel()->selectedRows())
        rows.push_back(isTable() ? m_sorted->mapToSource(at).row() : at.row());
    if (rows.empty() && current() >= 0)
        rows.push_back(current());
    std::sort(rows.begin(), rows.end());
    return rows;
}

int MistakeView::firstColumn() const
{
    return m_table->isColumnHidden(MistakeTableModel::Id) ? MistakeTableModel::Split
                                                          : MistakeTableModel::Id;
}

int MistakeView::place() const
{
    return view()->currentIndex().row();
}

void MistakeView::setPlace(int place)
{
    const int count = m_mistakes.rowCount();
    if (count == 0)
        return;
    view()->setCurrentIndex(
        view()->model()->index(std::clamp(place, 0, count - 1), isTable() ? firstColumn() : 0));
}

void MistakeView::advance(int places)
{
    int from = place();
    if (places > 0) {
        for (const QModelIndex& at : view()->selectionModel()->selectedRows())
            from = std::max(from, at.row());
    }
    const int next = from + places;
    if (next >= m_mistakes.rowCount() && m_mistakes.canFetchMore({}))
        m_mistakes.fetchMore({});
    if (next >= 0 && next < m_mistakes.rowCount())
        setPlace(next);
}

void MistakeView::refreshTypes()
{
    m_rows.refreshTypes();
    m_gallery->viewport()->update();
}

void MistakeView::focusView()
{
    view()->setFocus();
}

bool MistakeView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::Show)
        QTimer::singleShot(0, this, &MistakeView::fitColumns);
    if (event->type() == QEvent::KeyPress && m_key(*static_cast<QKeyEvent*>(event)))
        return true;
    return QWidget::eventFilter(watched, event);
}

} // namespace assay::ui

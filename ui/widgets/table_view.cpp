// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table_view.h"

#include "dialogs/file_dialog.h"
#include "models/table_text.h"
#include "style/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QStyleOptionHeader>
#include <QStyledItemDelegate>

#include <algorithm>
#include <numeric>

namespace assay::ui {

namespace {

constexpr int kRowHeight = 28;
constexpr int kArrowRoom = 14;  ///< beside the words of a header that sorts
constexpr int kArrow = 7;       ///< its width
constexpr int kPadding = 8;     ///< of a header, as in the style sheet
constexpr int kCellPadding = 5; ///< of a cell on either side, as there

/// Keeps room for the arrow in each header that can be sorted by, so that it never lies on words
/// and no column changes its width with the order.
class Header : public QHeaderView
{
public:
    explicit Header(QWidget* parent)
        : QHeaderView(Qt::Horizontal, parent)
    {
        setSectionsClickable(true);
    }

protected:
    QSize sectionSizeFromContents(int section) const override
    {
        const QSize size = QHeaderView::sectionSizeFromContents(section);
        if (!sorts())
            return size;
        // That of Qt has room for an arrow of its own, as wide as the header is high.
        const int words =
            QFontMetrics(Theme::smallFont())
                .horizontalAdvance(model()->headerData(section, orientation()).toString());
        return {words + 2 * kPadding + kArrowRoom, size.height()};
    }
    void initStyleOptionForIndex(QStyleOptionHeader* option, int section) const override
    {
        QHeaderView::initStyleOptionForIndex(option, section);
        option->sortIndicator = QStyleOptionHeader::None; // drawn below, beside the words
    }
    void paintSection(QPainter* painter, const QRect& rect, int section) const override
    {
        painter->save();
        QHeaderView::paintSection(painter, rect, section);
        painter->restore();
        if (!sorts() || sortIndicatorSection() != section)
            return;
        const auto aligned = Qt::Alignment(
            model()->headerData(section, orientation(), Qt::TextAlignmentRole).toInt());
        const int words =
            QFontMetrics(Theme::smallFont())
                .horizontalAdvance(model()->headerData(section, orientation()).toString());
        const double x = aligned & Qt::AlignRight ? rect.right() - kPadding - words - kArrow - 3
                                                  : rect.left() + kPadding + words + 5;
        const bool up = sortIndicatorOrder() == Qt::AscendingOrder;
        const double tip = rect.center().y() + (up ? -2 : 3),
                     foot = rect.center().y() + (up ? 2.5 : -1.5);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(palette().color(QPalette::PlaceholderText));
        painter->drawPolygon(QPolygonF{{x, foot}, {x + kArrow, foot}, {x + kArrow / 2.0, tip}});
        painter->restore();
    }

private:
    bool sorts() const { return isSortIndicatorShown(); }
};

/// Qt measures the lines of a text over the whole width of a cell, and draws them within its padding.
class WrappedCells : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem inner = option;
        if (inner.rect.width() > 2 * kCellPadding) // none: as wide as the words are
            inner.rect.setWidth(inner.rect.width() - 2 * kCellPadding);
        return QStyledItemDelegate::sizeHint(inner, index);
    }
};

} // namespace

TableView::TableView(const QString& name, QWidget* parent)
    : QTableView(parent)
    , m_name(name)
{
    setHorizontalHeader(new Header(this));
    setAccessibleName(name);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(40);
}

QString TableView::selectionText() const
{
    if (!model())
        return {};
    std::vector<int> rows;
    if (selectionModel())
        for (const QModelIndex& index : selectionModel()->selectedRows())
            rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    if (rows.empty()) {
        rows.resize(static_cast<std::size_t>(model()->rowCount()));
        std::iota(rows.begin(), rows.end(), 0);
    }
    std::vector<int> columns;
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column))
            columns.push_back(column);
    }
    return toTsv(*model(), rows, columns);
}

void TableView::copy() const
{
    QApplication::clipboard()->setText(selectionText());
}

void TableView::saveCsv()
{
    auto* dialog = makeFileDialog(window(), tr("Save %1 as CSV").arg(m_name), FileKind::Table,
                                  saveFilter(QStringLiteral("csv")));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(m_name.toLower().replace(QLatin1Char(' '), QLatin1Char('-'))
                       + QStringLiteral(".csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        const QString trouble = writeFile(path, toCsv(*model()));
        Q_EMIT said(trouble.isEmpty() ? tr("Saved: %1").arg(path) : trouble, !trouble.isEmpty());
    });
    dialog->open();
}

void TableView::addTo(QMenu* menu)
{
    menu->addAction(tr("Copy"), this, &TableView::copy);
    menu->addAction(tr("Save as CSV ..."), this, &TableView::saveCsv);
}

void TableView::setFilling(int column, int least)
{
    const bool follows = m_filling >= 0;
    m_filling = column;
    m_least = least;
    // Later: the header is in the middle of its own sizes when it says so.
    const auto follow = [this](int resized) {
        if (resized != m_filling)
            fill();
    };
    if (!follows)
        connect(horizontalHeader(), &QHeaderView::sectionResized, this, follow,
                Qt::QueuedConnection);
    fill();
}

void TableView::fill()
{
    if (m_filling < 0)
        return;
    int left = viewport()->width();
    for (int column = 0; column < horizontalHeader()->count(); ++column) {
        if (column != m_filling)
            left -= horizontalHeader()->sectionSize(column);
    }
    horizontalHeader()->resizeSection(m_filling, std::max(m_least, left));
}

void TableView::fitColumns(int filling, int least)
{
    for (int column = 0; column < horizontalHeader()->count(); ++column)
        horizontalHeader()->setSectionResizeMode(
            column, column == filling ? QHeaderView::Interactive : QHeaderView::ResizeToContents);
    setFilling(filling, least);
}

void TableView::setWrapping()
{
    setWordWrap(true);
    setItemDelegate(new WrappedCells(this));
    verticalHeader()->setMinimumSectionSize(kRowHeight);
    verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this,
            [this] { verticalHeader()->resizeSections(QHeaderView::ResizeToContents); });
}

void TableView::setCompact(int least)
{
    m_leastHeight = least;
    for (auto changed : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(model(), changed, this, &TableView::fitRows);
    connect(model(), &QAbstractItemModel::modelReset, this, &TableView::fitRows);
    verticalHeader()->setMinimumSectionSize(least);
    fitRows();
}

void TableView::fitRows()
{
    if (m_leastHeight == 0 || !model() || model()->rowCount() == 0)
        return;
    const int each = viewport()->height() / model()->rowCount();
    const int height = each < m_leastHeight ? kRowHeight : std::min(each, kRowHeight);
    if (height != verticalHeader()->defaultSectionSize())
        verticalHeader()->setDefaultSectionSize(height);
}

void TableView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fill();
    fitRows();
}

void TableView::setEmptyText(const QString& text)
{
    m_empty = text;
    viewport()->update();
}

void TableView::paintEvent(QPaintEvent* event)
{
    QTableView::paintEvent(event);
    if (m_empty.isEmpty() || (model() && model()->rowCount() > 0))
        return;
    QPainter painter(viewport());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(viewport()->rect().adjusted(16, 16, -16, -16),
                     Qt::AlignCenter | Qt::TextWordWrap, m_empty);
}

void TableView::contextMenuEvent(QContextMenuEvent* event)
{
    if (contextMenuPolicy() != Qt::DefaultContextMenu)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(actions());
    if (!actions().isEmpty())
        menu->addSeparator();
    addTo(menu);
    menu->popup(event->globalPos());
}

void TableView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        event->accept();
        return;
    }
    if (m_switch >= 0 && event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier
        && currentIndex().isValid()) {
        Q_EMIT switched(currentIndex().siblingAtColumn(m_switch));
        event->accept();
        return;
    }
    // Where rows are chosen, the ends are those of the list, not of the row.
    const bool isEnd = event->key() == Qt::Key_Home || event->key() == Qt::Key_End;
    if (isEnd && event->modifiers() == Qt::NoModifier && selectionBehavior() == SelectRows
        && model() && model()->rowCount() > 0) {
        const int row = event->key() == Qt::Key_Home ? 0 : model()->rowCount() - 1;
        const int column = currentIndex().isValid() ? currentIndex().column() : columnAt(0);
        setCurrentIndex(model()->index(row, std::max(0, column)));
        event->accept();
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::mousePressEvent(QMouseEvent* event)
{
    const QModelIndex at = indexAt(event->pos());
    if (m_switch >= 0 && event->button() == Qt::LeftButton && at.isValid()
        && at.column() == m_switch) {
        Q_EMIT switched(at);
        event->accept();
        return;
    }
    QTableView::mousePressEvent(event);
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/column_view.h"

#include "bridge/draft.h"
#include "data/catalog.h"
#include "delegates/distribution_delegate.h"
#include "delegates/name_delegate.h"
#include "widgets/column_actions.h"
#include "widgets/reading_view.h"
#include "widgets/row_view.h"
#include "widgets/table_view.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kRowsMeasured = 64;                             ///< beside those in view
constexpr int kLeastName = 96, kMostName = 168, kShape = 104; ///< pixels
constexpr int kLeastRows = 5;                                 ///< with the header
constexpr int kWantedRows = 24; ///< before what stands below has all its lines

/// As high as its rows, so that what stands below gives way, down to its least.
class Columns : public TableView
{
public:
    using TableView::TableView;
    QSize sizeHint() const override
    {
        const QHeaderView* rows = verticalHeader();
        return {TableView::sizeHint().width(),
                horizontalHeader()->sizeHint().height()
                    + std::min(rows->length(), kWantedRows * rows->defaultSectionSize())
                    + horizontalScrollBar()->sizeHint().height()};
    }
};

} // namespace

ColumnView::ColumnView(SessionBridge& bridge, Draft& draft, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_table(new Columns(tr("Columns")))
    , m_reading(new ReadingView(draft, theme))
{
    m_table->setModel(&m_model);
    new ColumnActions(draft, m_model, *m_table);
    m_table->setItemDelegateForColumn(ColumnTableModel::Shape,
                                      new DistributionDelegate(theme, this));
    m_table->setItemDelegateForColumn(ColumnTableModel::Name, new NameDelegate(this));
    m_table->setMinimumHeight(kLeastRows * m_table->verticalHeader()->defaultSectionSize());
    // Numbers whole; names take the rest, and at their least the table scrolls sideways.
    QHeaderView* header = m_table->horizontalHeader();
    header->setResizeContentsPrecision(kRowsMeasured);
    m_table->fitColumns(ColumnTableModel::Name, kLeastName);
    header->setSectionResizeMode(ColumnTableModel::Shape, QHeaderView::Fixed);
    header->resizeSection(ColumnTableModel::Shape, kShape);

    auto* looks = new QTabBar;
    looks->setObjectName(QStringLiteral("columns.looks"));
    looks->setDrawBase(false);
    looks->setExpanding(false);
    looks->setAccessibleName(tr("Below the columns"));
    looks->addTab(tr("First lines as read"));
    looks->addTab(tr("A row as it enters"));
    auto* shown = new QStackedWidget;
    shown->addWidget(m_reading);
    shown->addWidget(new RowView(bridge, draft, theme));
    shown->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(looks, &QTabBar::currentChanged, shown, &QStackedWidget::setCurrentIndex);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_table); // without a stretch, which would have its least count for its wish
    column->addWidget(looks);
    column->addWidget(shown);

    connect(&draft, &Draft::profileChanged, this, &ColumnView::refresh);
    refresh();
}

void ColumnView::refresh()
{
    // A table that cannot be used as it is set stays in sight: its columns are what is to be chosen
    // among.
    const auto shown = m_draft.shown();
    if (shown && shown->source.has(data::Modality::Table))
        m_model.setRows(ColumnTableModel::rowsOf(*shown));
    else
        m_model.setRows({});
    m_table->updateGeometry();
    // A table that scrolls sideways anyway need not cut names of a usual length.
    m_table->setFilling(
        ColumnTableModel::Name,
        std::clamp(m_table->wantedWidth(ColumnTableModel::Name), kLeastName, kMostName));
    // Arrays have no lines.
    auto* looks = findChild<QTabBar*>(QStringLiteral("columns.looks"));
    const bool areLines = !shown || shown->source.reader.empty()
                          || data::hasEffect({.path = "data.delimiter"}, shown->source);
    const bool wereLines = looks->isTabVisible(0);
    looks->setTabVisible(0, areLines);
    if (areLines != wereLines)
        looks->setCurrentIndex(areLines ? 0 : 1);
}

} // namespace assay::ui

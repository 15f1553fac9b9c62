// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/column_view.h"

#include "bridge/draft.h"
#include "delegates/distribution_delegate.h"
#include "widgets/column_actions.h"
#include "widgets/reading_view.h"
#include "widgets/row_view.h"
#include "widgets/table_view.h"

#include <QHeaderView>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace assay::ui {

ColumnView::ColumnView(SessionBridge& bridge, Draft& draft, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_table(new TableView(tr("Columns")))
    , m_reading(new ReadingView(draft, theme))
{
    m_table->setModel(&m_model);
    new ColumnActions(draft, m_model, *m_table);
    m_table->setItemDelegateForColumn(ColumnTableModel::Shape,
                                      new DistributionDelegate(theme, this));
    QHeaderView* header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    const std::pair<int, int> widths[]{
        {ColumnTableModel::Name, 136},   {ColumnTableModel::Kind, 96},
        {ColumnTableModel::Missing, 64}, {ColumnTableModel::Shape, 120},
        {ColumnTableModel::Train, 112},  {ColumnTableModel::TrainVal, 112},
        {ColumnTableModel::TestVal, 112}};
    for (const auto& [column, width] : widths)
        header->resizeSection(column, width);

    auto* looks = new QTabBar;
    looks->setDrawBase(false);
    looks->setExpanding(false);
    looks->setAccessibleName(tr("Below the columns"));
    looks->addTab(tr("First lines as read"));
    looks->addTab(tr("A row as it enters"));
    auto* shown = new QStackedWidget;
    shown->addWidget(m_reading);
    shown->addWidget(new RowView(bridge, draft, theme));
    shown->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(looks, &QTabBar::currentChanged, shown, &QStackedWidget::setCurrentIndex);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_table, 1);
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
    if (shown && shown->input.modality == data::Modality::Table)
        m_model.setRows(ColumnTableModel::rowsOf(*shown));
    else
        m_model.setRows({});
}

} // namespace assay::ui

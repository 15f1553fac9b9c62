// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/breakdown_view.h"

#include "charts/waterfall_chart.h"
#include "widgets/card.h"
#include "widgets/table_view.h"

#include <QAction>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kLeastName = 120, kLeastRow = 19;
constexpr int kMostMinimum = 540; ///< of the table, so that the chart keeps some room

} // namespace

BreakdownView::BreakdownView(Theme& theme, QAction* resample, QWidget* parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_waterfall(new WaterfallChart(theme))
    , m_table(new TableView(tr("Breakdown terms")))
{
    setObjectName(QStringLiteral("evaluate.row"));
    setHandleWidth(16);
    setChildrenCollapsible(false);
    auto* chart = new Card(tr("Breakdown of the error"));
    m_waterfall->addTo(chart->menu());
    chart->menu()->addAction(resample);
    chart->body()->addWidget(m_waterfall, 1);
    auto* card = new Card(tr("Terms, with 95 % intervals"));
    m_table->setModel(&m_terms);
    m_table->setEmptyText(tr("The terms of the error will be here."));
    m_table->addTo(card->menu());
    for (const int column : {TermTableModel::Low, TermTableModel::High})
        m_table->setColumnHidden(column, true);
    m_table->fitColumns(TermTableModel::Name, kLeastName);
    m_table->setCompact(kLeastRow);
    card->body()->addWidget(m_table, 1);
    addWidget(chart);
    addWidget(card);
    setSizes({396, 496});
}

void BreakdownView::setBreakdown(const evaluate::Breakdown& breakdown, std::int64_t trainExamples)
{
    m_waterfall->setBreakdown(breakdown);
    m_terms.setRows(rowsOf(breakdown, trainExamples));
    // Numbers are seen without scrolling: the chart makes room.
    int width = 0;
    for (int column = 0; column < TermTableModel::ColumnCount; ++column)
        width += m_table->isColumnHidden(column) ? 0 : m_table->wantedWidth(column);
    m_table->setMinimumWidth(std::min(width + 2, kMostMinimum));
}

void BreakdownView::clear()
{
    m_waterfall->clear();
    m_terms.setRows({});
}

} // namespace assay::ui

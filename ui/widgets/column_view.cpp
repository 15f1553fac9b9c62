// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/column_view.h"

#include "bridge/convert.h"
#include "bridge/draft.h"
#include "delegates/distribution_delegate.h"
#include "style/theme.h"
#include "widgets/card.h"
#include "widgets/reading_view.h"
#include "widgets/table_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableWidget>
#include <QVBoxLayout>

namespace assay::ui {

ColumnView::ColumnView(SessionBridge& bridge, Draft& draft, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_draft(draft)
    , m_table(new TableView(tr("Columns")))
    , m_reading(new ReadingView(draft, theme))
    , m_tabs(new QTabBar)
    , m_at(new QSpinBox)
    , m_row(mutedLabel({}, true))
    , m_entering(new QTableWidget)
{
    m_table->setModel(&m_model);
    m_table->setItemDelegateForColumn(ColumnTableModel::Shape,
                                      new DistributionDelegate(theme, this));
    QHeaderView* header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    const std::pair<int, int> widths[]{
        {ColumnTableModel::Name, 108},   {ColumnTableModel::Kind, 112},
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
    shown->addWidget(makeRow());
    shown->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(looks, &QTabBar::currentChanged, shown, &QStackedWidget::setCurrentIndex);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_table, 1);
    column->addWidget(looks);
    column->addWidget(shown);

    connect(m_tabs, &QTabBar::currentChanged, this, [this] {
        m_at->setValue(1);
        refresh();
    });
    connect(m_at, &QSpinBox::valueChanged, this, &ColumnView::ask);
    connect(&draft, &Draft::profileChanged, this, &ColumnView::refresh);
    connect(&bridge, &SessionBridge::samplesRead, this, [this](const session::SamplesRead& read) {
        if (read.tag == m_tag && !read.samples.empty())
            showRow(read.samples.front());
    });
    refresh();
}

QWidget* ColumnView::makeRow()
{
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Split of the row"));
    for (const data::SplitKind split : data::kOpenSplits)
        m_tabs->addTab(splitText(split));
    m_at->setAccessibleName(tr("Number of the row within its split"));
    m_at->setPrefix(tr("row "));
    m_at->setMinimum(1);
    m_at->setButtonSymbols(QAbstractSpinBox::NoButtons); // arrow keys and the wheel do
    m_at->setFixedWidth(112);
    m_entering->setRowCount(2);
    m_entering->setVerticalHeaderLabels({tr("feature"), tr("enters as")});
    m_entering->horizontalHeader()->setVisible(false);
    m_entering->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_entering->verticalHeader()->setDefaultSectionSize(26);
    m_entering->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_entering->setAccessibleName(tr("The row as it enters the network"));
    m_entering->setFixedHeight(76);
    m_entering->setShowGrid(false);
    m_entering->setFrameShape(QFrame::NoFrame);

    auto* choice = new QHBoxLayout;
    choice->setSpacing(8);
    choice->addWidget(m_tabs);
    choice->addStretch(1);
    choice->addWidget(m_at);
    auto* row = new QWidget;
    auto* column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(choice);
    column->addWidget(m_row);
    column->addWidget(m_entering);
    column->addStretch(1);
    return row;
}

void ColumnView::refresh()
{
    const auto profile = m_draft.profile();
    const bool table = profile && profile->input.modality == data::Modality::Table;
    m_model.setRows(table ? ColumnTableModel::rowsOf(*profile) : std::vector<ColumnRow>());
    if (!table)
        return;
    for (const data::SplitProfile& split : profile->splits) {
        if (split.split == data::kOpenSplits[static_cast<std::size_t>(m_tabs->currentIndex())])
            m_at->setMaximum(static_cast<int>(std::max<std::int64_t>(split.examples, 1)));
    }
    ask();
}

void ColumnView::ask()
{
    const auto profile = m_draft.profile();
    if (!profile || profile->input.modality != data::Modality::Table)
        return;
    m_tag = m_bridge.nextTag();
    m_bridge.session().data().samples(
        m_draft.spec().data, data::kOpenSplits[static_cast<std::size_t>(m_tabs->currentIndex())],
        static_cast<std::size_t>(m_at->value() - 1), 1, m_tag);
}

void ColumnView::showRow(const data::Sample& sample)
{
    const auto profile = m_draft.profile();
    if (!profile || profile->features.size() != sample.tensor.size())
        return;
    const auto& classes = profile->source.classes;
    const QString target =
        profile->source.task == data::Task::Regression ? text(data::withUnit(
            QLocale::c().toString(sample.target, 'g', 8).toStdString(), profile->source.targetForm))
                                                       : text(classes[sample.label]);
    QStringList read{tr("%1: %2").arg(text(profile->source.target), target)};
    for (std::size_t k = 0; k < sample.cells.size(); ++k) {
        if (profile->source.columns[k].leftOut.empty())
            read << QStringLiteral("%1: %2").arg(text(profile->source.columns[k].name),
                                                 sample.cells[k].empty() ? tr("missing")
                                                                         : text(sample.cells[k]));
    }
    m_row->setText(tr("Read as %1").arg(read.join(QStringLiteral(", "))));
    m_row->setToolTip(read.join(QLatin1Char('\n')));
    m_entering->setColumnCount(static_cast<int>(sample.tensor.size()));
    for (std::size_t k = 0; k < sample.tensor.size(); ++k) {
        const auto put = [&](int row, const QString& words) {
            auto* item = new QTableWidgetItem(words);
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_entering->setItem(row, static_cast<int>(k), item);
        };
        put(0, text(profile->features[k]));
        put(1, QString::number(static_cast<double>(sample.tensor[k]), 'f', 3));
        m_entering->item(1, static_cast<int>(k))->setFont(Theme::numberFont());
    }
    m_entering->resizeColumnsToContents();
}

} // namespace assay::ui

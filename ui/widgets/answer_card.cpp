// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/answer_card.h"

#include "bridge/convert.h"
#include "models/sample_model.h"
#include "widgets/fixed_batch_view.h"
#include "widgets/table_view.h"

#include <QComboBox>
#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr std::size_t kMostCells = 12; ///< of a table's row

std::string nameOf(const std::vector<std::string>& classes, std::size_t label)
{
    return label < classes.size() ? classes[label] : std::to_string(label);
}

WorstRow rowOf(const session::EpochEnded& epoch, std::size_t k)
{
    WorstRow row;
    row.example = epoch.report.trainVal.worst[k];
    row.sample = epoch.worst[k];
    const data::Sample& sample = row.sample;
    row.picture = imageOf(sample, epoch.shape);
    for (std::size_t c = 0; c < std::min(sample.cells.size(), kMostCells); ++c) {
        const std::string& cell = sample.cells[c];
        row.content += (c > 0 ? ", " : "")
                       + (c < epoch.columns.size() ? epoch.columns[c] + " " : std::string())
                       + (cell.empty() ? utf8(AnswerCard::tr("missing")) : cell);
    }
    const bool numbers = epoch.report.trainVal.classes.empty();
    row.truth = numbers ? utf8(unitText(sample.target)) : nameOf(epoch.classes, sample.label);
    row.answer =
        numbers ? utf8(unitText(row.example.value)) : nameOf(epoch.classes, row.example.predicted);
    return row;
}

} // namespace

AnswerCard::AnswerCard(Theme& theme, QWidget* parent)
    : Card(tr("Answers on train-val"), parent)
    , m_choice(new QComboBox)
    , m_text(mutedLabel({}))
    , m_wrongOnly(new QToolButton)
    , m_views(new QStackedWidget)
    , m_batch(new FixedBatchView(theme))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_classTable(new TableView(tr("Errors by class")))
    , m_worstTable(new TableView(tr("Worst examples")))
{
    layout()->setContentsMargins(16, 6, 8, 8);
    layout()->setSpacing(4);
    m_choice->setAccessibleName(tr("Which answers are shown"));
    m_choice->setToolTip(tr("Which answers are shown"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_choice, &QComboBox::currentIndexChanged, this,
            [this] { show(static_cast<View>(m_choice->currentData().toInt())); });
    m_wrongOnly->setText(tr("Wrong only"));
    m_wrongOnly->setToolTip(tr("Show only those that are answered wrong just now"));
    m_wrongOnly->setCheckable(true);
    m_wrongOnly->setStyleSheet(QStringLiteral("min-height: 18px; padding: 0 8px;"));
    connect(m_wrongOnly, &QToolButton::toggled, m_batch, &FixedBatchView::setWrongOnly);

    m_sorted->setSourceModel(&m_classes);
    m_sorted->setSortRole(SortRole);
    m_classTable->setModel(m_sorted);
    m_classTable->setSortingEnabled(true);
    m_classTable->sortByColumn(ClassTableModel::Error, Qt::DescendingOrder);
    m_classTable->horizontalHeader()->setSectionResizeMode(ClassTableModel::Class,
                                                           QHeaderView::Stretch);
    m_classTable->horizontalHeader()->resizeSection(ClassTableModel::Error, 176);
    m_classTable->setColumnHidden(ClassTableModel::Low, true);
    m_classTable->setColumnHidden(ClassTableModel::High, true);
    m_worstTable->setModel(&m_worst);
    m_worstTable->setIconSize({24, 24});
    m_worstTable->horizontalHeader()->setSectionResizeMode(WorstTableModel::Example,
                                                           QHeaderView::Stretch);
    m_worstTable->setColumnHidden(WorstTableModel::Id, true);

    m_views->addWidget(m_batch);
    m_views->addWidget(m_worstTable);
    m_views->addWidget(m_classTable);
    for (TableView* table : {m_classTable, m_worstTable})
        table->setMinimumHeight(74);
    addTool(m_text);
    addTool(m_wrongOnly);
    addTool(m_choice);
    body()->addWidget(m_views, 1);
    clear();
}

void AnswerCard::offer(View view)
{
    if (m_choice->findData(view) < 0) {
        const QString names[]{tr("Fixed batch"), tr("Worst examples"), tr("Errors by class")};
        int at = 0;
        while (at < m_choice->count() && m_choice->itemData(at).toInt() < view)
            ++at;
        m_choice->insertItem(at, names[view], view);
    }
    setVisible(true);
}

void AnswerCard::show(View view)
{
    m_views->setCurrentIndex(view);
    m_wrongOnly->setVisible(view == Batch);
    refreshText();
}

void AnswerCard::refreshText()
{
    if (m_views->currentIndex() == Batch)
        m_text->setText(m_batch->summary());
    else
        m_text->setText(m_epoch > 0 ? tr("after epoch %1").arg(m_epoch) : QString());
}

void AnswerCard::setBatch(const session::FixedBatch& batch)
{
    m_batch->setBatch(batch);
    offer(Batch);
    refreshText();
}

void AnswerCard::setEpoch(const session::EpochEnded& epoch)
{
    const auto& answered = epoch.report.trainVal;
    if (epoch.worst.size() != answered.worst.size() || epoch.worst.empty())
        return; // a session without a window sends none
    m_epoch = epoch.report.epoch;
    std::vector<WorstRow> worst;
    for (std::size_t k = 0; k < epoch.worst.size(); ++k)
        worst.push_back(rowOf(epoch, k));
    m_worst.setRows(std::move(worst));
    offer(Worst);
    if (!answered.classes.empty()) {
        std::vector<ClassRow> classes;
        for (std::size_t label = 0; label < answered.classes.size(); ++label)
            classes.push_back({label, nameOf(epoch.classes, label), answered.classes[label]});
        m_classes.setRows(std::move(classes));
        offer(Classes);
    }
    refreshText();
}

void AnswerCard::clear()
{
    m_batch->clear();
    m_worst.setRows({});
    m_classes.setRows({});
    m_choice->clear();
    m_epoch = 0;
    m_text->clear();
    setVisible(false);
}

} // namespace assay::ui

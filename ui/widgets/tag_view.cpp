// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tag_view.h"

#include "bridge/convert.h"
#include "bridge/log_book.h"
#include "delegates/choice_delegate.h"
#include "delegates/name_delegate.h"
#include "widgets/card.h"
#include "widgets/table_view.h"

#include <QHeaderView>
#include <QVBoxLayout>

namespace assay::ui {

namespace {

constexpr int kRowsMeasured = 64; ///< beside those in view
constexpr int kLeastTag = 96;     ///< pixels

} // namespace

TagView::TagView(LogBook& logs, QWidget* parent)
    : QWidget(parent)
    , m_logs(logs)
    , m_model(
          [&logs](const interop::MappedTag& tag, const std::optional<interop::TagTarget>& target) {
              logs.chooseTag(tag, target);
          })
    , m_table(new TableView(tr("Tags")))
{
    m_table->setModel(&m_model);
    QStringList meanings;
    for (const auto& meaning : TagTableModel::meanings())
        meanings << TagTableModel::meaningText(meaning);
    m_table->setItemDelegateForColumn(
        TagTableModel::Meaning,
        new ChoiceDelegate(tr("What the tag counts as"), meanings, m_table));
    m_table->setItemDelegateForColumn(TagTableModel::Tag, new NameDelegate(m_table));
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setEmptyText(tr("Nothing was logged yet."));
    QHeaderView* header = m_table->horizontalHeader();
    // What a tag counts as is read whole; of the tag the ends tell it from others.
    header->setResizeContentsPrecision(kRowsMeasured);
    header->setSectionResizeMode(TagTableModel::Meaning, QHeaderView::ResizeToContents);
    m_table->setFilling(TagTableModel::Tag, kLeastTag);
    m_table->setTextElideMode(Qt::ElideMiddle);
    for (const int column : {TagTableModel::Points, TagTableModel::From, TagTableModel::To})
        m_table->setColumnHidden(column, true); // in the tooltip, and in what is copied
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(
        mutedLabel(tr("What each tag counts as. A change holds for every imported run."), true));
    column->addWidget(m_table, 1);
    connect(&logs, &LogBook::tagsRead, this, [this](train::RunId run) {
        if (run == m_run)
            m_model.setRows(m_logs.tags(run));
    });
}

void TagView::setRun(const train::RunRecord& run)
{
    if (m_run != run.id)
        m_model.setRows(m_logs.tags(run.id));
    m_run = run.id;
    m_logs.askTags(run.id);
}

} // namespace assay::ui

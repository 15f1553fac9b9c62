// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shift_view.h"

#include "bridge/convert.h"
#include "models/sample_model.h"
#include "widgets/card.h"
#include "widgets/sample_strip.h"
#include "widgets/table_view.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace assay::ui {

namespace {

constexpr int kSide = 30;

} // namespace

ShiftView::ShiftView(QWidget* parent)
    : QWidget(parent)
    , m_text(new QLabel)
    , m_typical(new QWidget)
    , m_trainVal(new SampleStrip(tr("Most typical of train-val"), kSide))
    , m_testVal(new SampleStrip(tr("Most typical of test-val"), kSide))
    , m_table(new TableView(tr("Distribution shift")))
{
    m_text->setWordWrap(true);
    // Beside each other: the table below keeps the height.
    auto* row = new QHBoxLayout(m_typical);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (auto [strip, words] : {std::pair{m_trainVal, tr("typical of train-val")},
                                std::pair{m_testVal, tr("typical of test-val")}}) {
        row->addWidget(mutedLabel(words), 0, Qt::AlignTop);
        row->addWidget(strip, 1);
    }
    m_typical->hide();
    m_table->setModel(&m_rows);
    m_table->setMinimumHeight(60);
    m_table->fitColumns(ShiftTableModel::Feature, 120);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_text);
    column->addWidget(m_typical);
    column->addWidget(m_table, 1);
}

void ShiftView::fill(SampleStrip& strip, const session::ShiftFound& shift,
                     const std::vector<data::Sample>& samples)
{
    std::vector<SampleStrip::Item> items;
    for (const data::Sample& sample : samples) {
        SampleStrip::Item item{.picture = imageOf(sample, shift.shape)};
        item.word =
            shift.classes.empty() ? unitText(sample.target) : text(shift.classes.at(sample.label));
        item.about = tr("true %1").arg(item.word);
        items.push_back(std::move(item));
    }
    strip.setItems(std::move(items));
}

void ShiftView::setShift(const std::optional<session::ShiftFound>& shift, const QString& otherwise)
{
    m_text->setText(shift ? unbroken(shift->report->text) : otherwise);
    m_rows.setRows(shift ? shift->report->tests : std::vector<evaluate::ShiftTest>());
    // Rows of a table say more as columns above than as twenty-four rows here.
    const bool seen = shift
                      && std::any_of(shift->typicalB.begin(), shift->typicalB.end(),
                                     [&](const data::Sample& sample) {
                                         return !imageOf(sample, shift->shape).isNull();
                                     });
    m_typical->setVisible(seen);
    if (!seen)
        return;
    fill(*m_trainVal, *shift, shift->typicalA);
    fill(*m_testVal, *shift, shift->typicalB);
}

} // namespace assay::ui

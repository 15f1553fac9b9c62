// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/row_view.h"

#include "bridge/convert.h"
#include "bridge/draft.h"
#include "models/sample_model.h"
#include "style/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QSpinBox>
#include <QTabBar>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <vector>

namespace assay::ui {

namespace {

enum Column { Name, Read, Enters, ColumnCount };
constexpr int kRowHeight = 24;
constexpr int kNameWidth = 150, kReadWidth = 120;

QString number(float value)
{
    return fixedText(value, 3);
}

/// "0.532", "0.532, missing 0", "red 1, 4 others 0": the numbers that one column becomes, which are
/// those places of the tensor.
QString entering(const data::Profile& profile, const data::Sample& sample, std::size_t column,
                 const std::vector<std::size_t>& places)
{
    const QString name = text(profile.source.columns()[column].name);
    const std::vector<std::string>& features = profile.encoding(data::Modality::Table)->features;
    const std::vector<float>& tensor = tensorOf(sample, profile, data::Modality::Table);
    QStringList parts;
    int zeros = 0;
    for (const std::size_t k : places) {
        const QString feature = text(features[k]);
        const float value = tensor[k];
        if (feature == name)
            parts << number(value);
        else if (feature.startsWith(name + QStringLiteral(" = ")) && value == 0)
            ++zeros;
        else if (feature.startsWith(name + QStringLiteral(" = ")))
            parts << feature.mid(name.size() + 3) + QLatin1Char(' ')
                         + QString::number(static_cast<double>(value));
        else // "a missing", "a (category number)"
            parts << feature.mid(name.size() + 1) + QLatin1Char(' ')
                         + QString::number(static_cast<double>(value));
    }
    if (zeros > 0)
        parts << (zeros == 1 ? RowView::tr("1 other 0") : RowView::tr("%1 others 0").arg(zeros));
    return parts.join(QStringLiteral(", "));
}

/// The answer of the row as it was read.
QString targetText(const data::Profile& profile, const data::Sample& sample)
{
    const data::DatasetInfo& source = profile.source;
    if (source.task == data::Task::Regression)
        return text(data::withUnit(QLocale::c().toString(sample.target, 'g', 8).toStdString(),
                                   source.targetForm));
    return text(source.classes[sample.label]);
}

} // namespace

RowView::RowView(SessionBridge& bridge, Draft& draft, const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_draft(draft)
    , m_theme(theme)
    , m_tabs(new QTabBar)
    , m_at(new QSpinBox)
    , m_row(new QTableWidget)
    , m_reading(bridge)
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
    m_row->setColumnCount(ColumnCount);
    m_row->setHorizontalHeaderLabels({tr("Column"), tr("Read"), tr("Enters as")});
    m_row->horizontalHeader()->setHighlightSections(false);
    m_row->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_row->horizontalHeader()->setStretchLastSection(true);
    m_row->horizontalHeader()->resizeSection(Name, kNameWidth);
    m_row->horizontalHeader()->resizeSection(Read, kReadWidth);
    m_row->verticalHeader()->setVisible(false);
    m_row->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_row->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_row->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_row->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_row->setTabKeyNavigation(false); // Tab goes on to what is behind it
    m_row->setWordWrap(false);
    m_row->setShowGrid(false);
    m_row->setFrameShape(QFrame::NoFrame);
    m_row->setAccessibleName(tr("The row as it enters the network"));

    auto* choice = new QHBoxLayout;
    choice->setSpacing(8);
    choice->addWidget(m_tabs);
    choice->addStretch(1);
    choice->addWidget(m_at);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(choice);
    column->addWidget(m_row, 1);

    connect(m_tabs, &QTabBar::currentChanged, this, [this] {
        m_at->setValue(1);
        refresh();
    });
    connect(m_at, &QSpinBox::valueChanged, this, &RowView::ask);
    connect(&draft, &Draft::profileChanged, this, &RowView::refresh);
    bridge.on<session::SamplesRead>(this, [this](const session::SamplesRead& read) {
        if (m_reading.take(read) && !read.samples.empty())
            showRow(read.samples.front());
    });
    refresh();
}

void RowView::refresh()
{
    const auto profile = m_draft.profile();
    if (!profile || !profile->source.has(data::Modality::Table))
        return;
    for (const data::SplitProfile& split : profile->splits) {
        if (split.split == data::kOpenSplits[static_cast<std::size_t>(m_tabs->currentIndex())])
            m_at->setMaximum(static_cast<int>(std::max<std::int64_t>(split.examples, 1)));
    }
    ask();
}

void RowView::ask()
{
    const auto profile = m_draft.profile();
    if (!profile || !profile->source.has(data::Modality::Table))
        return;
    m_bridge.session().data().samples(
        m_draft.spec().data, data::kOpenSplits[static_cast<std::size_t>(m_tabs->currentIndex())],
        static_cast<std::size_t>(m_at->value() - 1), 1, m_reading.begin());
}

void RowView::showRow(const data::Sample& sample)
{
    const auto profile = m_draft.profile();
    if (!profile || profile->source.columns().size() != sample.cells.size())
        return;
    // Of a table that names pictures alone nothing enters.
    const data::Encoding none, *encoding = profile->encoding(data::Modality::Table);
    const data::Encoding& table = encoding ? *encoding : none;
    if (table.features.size() != tensorOf(sample, *profile, data::Modality::Table).size())
        return;
    const Colours& colours = m_theme.colours();
    m_row->setRowCount(static_cast<int>(sample.cells.size()) + 1);
    const auto put = [&](int row, Column column, const QString& words, const QColor& ink) {
        auto* item = new QTableWidgetItem(words);
        item->setForeground(ink);
        item->setToolTip(words);
        if (column == Enters)
            item->setFont(Theme::numberFont());
        if (row == 0) {
            QFont bold = item->font();
            bold.setBold(true);
            item->setFont(bold);
        }
        m_row->setItem(row, column, item);
    };
    std::vector<std::vector<std::size_t>> places(sample.cells.size());
    for (std::size_t k = 0; k < table.featureColumns.size(); ++k)
        places[table.featureColumns[k]].push_back(k);
    put(0, Name, text(profile->source.target), colours.ink);
    put(0, Read, targetText(*profile, sample), colours.ink);
    put(0, Enters, tr("what is to be predicted"), colours.mutedInk);
    for (std::size_t k = 0; k < sample.cells.size(); ++k) {
        const data::ColumnInfo& info = profile->source.columns()[k];
        const int row = static_cast<int>(k) + 1;
        const bool enters = info.leftOut.empty(), isOwn = info.leftOut == data::kOwnInput;
        const QColor ink = enters || isOwn ? colours.ink : colours.mutedInk;
        put(row, Name, text(info.name), ink);
        put(row, Read,
            !sample.cells[k].empty() ? text(sample.cells[k])
            : enters                 ? tr("missing")
                                     : QStringLiteral("\u2013"),
            ink);
        put(row, Enters,
            enters  ? entering(*profile, sample, k, places[k])
            : isOwn ? tr("own input")
                    : tr("left out"),
            ink);
    }
}

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sensitivity_view.h"

#include "bridge/convert.h"
#include "bridge/space_edits.h"
#include "widgets/card.h"
#include "widgets/table_view.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace assay::ui {

namespace {

constexpr int kNameWidth = 178; ///< pixels, beside what was measured

/// In whole percents: its interval is wide.
QString shareText(const tune::Importance& one)
{
    return QStringLiteral("%1\u00a0% [%2,\u00a0%3]")
        .arg(100 * one.share, 0, 'f', 0)
        .arg(100 * one.low, 0, 'f', 0)
        .arg(100 * one.high, 0, 'f', 0);
}

} // namespace

SensitivityView::SensitivityView(QWidget* parent)
    : QWidget(parent)
    , m_table(new TableView(tr("What to tune")))
{
    auto* sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(&m_rows);
    sorted->setSortRole(SortRole);
    m_table->setModel(sorted);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder); // the lecture's order
    m_table->setSwitchColumn(SensitivityTableModel::Searched);
    m_table->fitColumns(SensitivityTableModel::Settings, 74);
    for (const auto& [column, width] : {std::pair(SensitivityTableModel::Searched, 60),
                                        std::pair(SensitivityTableModel::Name, kNameWidth),
                                        std::pair(SensitivityTableModel::Lecture, 72),
                                        std::pair(SensitivityTableModel::Measured, 104)}) {
        m_table->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Interactive);
        m_table->setColumnWidth(column, width);
    }
    m_table->setCompact(22);
    m_table->setMinimumHeight(80);
    auto* note = mutedLabel(text(tune::sensitivityNote()), true);
    note->setObjectName(QStringLiteral("tune.note"));
    auto* hint = mutedLabel(
        tr("How much a setting usually matters: start with High. Tick what is to be searched."),
        true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(hint);
    column->addWidget(m_table, 1);
    column->addWidget(note);
    connect(m_table, &TableView::switched, this, &SensitivityView::toggle);
}

void SensitivityView::show(const tune::Space& space, const experiment::ExperimentSpec& base,
                           const std::shared_ptr<const tune::SearchReport>& report,
                           const std::shared_ptr<const data::Profile>& data)
{
    const std::string hash = experiment::hash(base);
    if (space == m_space && hash == m_hash && report == m_report && data == m_data)
        return;
    m_hash = hash;
    m_data = data;
    m_report = report;
    m_space = space;
    m_base = base;
    std::vector<SensitivityLine> lines;
    for (const tune::SensitivityRow& row : tune::sensitivityTable()) {
        SensitivityLine line{.row = &row};
        line.fields = searchableOf(base, row, data.get());
        QStringList all;
        for (const base::Field& field : line.fields)
            line.searched += findAxis(space, field.path) ? 1 : 0;
        for (std::size_t k = 0; report && k < report->importances.size(); ++k) {
            const tune::Importance& one = report->importances[k];
            if (tune::rowOf(one.path) != &row)
                continue;
            const QString share = shareText(one);
            all << tr("%1: %2").arg(settingLabel(one.path), share);
            if (one.share <= line.share)
                continue;
            line.share = one.share;
            line.measured = share;
        }
        line.measuredTip = all.isEmpty()
                               ? tr("Measured from %1 finished trials on that search it.")
                                     .arg(tune::kFewestForImportance)
                               : tr("Share of the variance explained. %1").arg(all.join(tr("; ")));
        lines.push_back(std::move(line));
    }
    // "not measured" in each row would only take the room of the settings.
    const bool isNew = m_rows.rowCount() == 0;
    const bool isMeasured = std::any_of(lines.begin(), lines.end(),
                                        [](const auto& line) { return !line.measured.isEmpty(); });
    m_rows.setRows(std::move(lines));
    if (m_table->isColumnHidden(SensitivityTableModel::Measured) == isMeasured || isNew) {
        m_table->setColumnHidden(SensitivityTableModel::Measured, !isMeasured);
        m_table->setColumnWidth(
            SensitivityTableModel::Name,
            isMeasured ? kNameWidth
                       : std::max(kNameWidth, m_table->wantedWidth(SensitivityTableModel::Name)));
    }
    m_table->fill();
}

void SensitivityView::toggle(const QModelIndex& index)
{
    const auto* sorted = qobject_cast<const QSortFilterProxyModel*>(m_table->model());
    const SensitivityLine line = m_rows.row(sorted->mapToSource(index).row());
    if (line.fields.empty())
        return;
    const QString name = text(line.row->name);
    if (line.searched > 0) {
        tune::Space space = m_space;
        for (const base::Field& field : line.fields)
            space = without(std::move(space), field.path);
        Q_EMIT edited(space, tr("removal of %1 from the space").arg(name));
        return;
    }
    tune::Space space = withRow(m_space, m_base, *line.row, m_data.get());
    if (space == m_space) // none has an effect as the model is: a person may still take it
        space = withField(std::move(space), m_base, line.fields.front(), m_data.get());
    Q_EMIT edited(space, tr("addition of %1 to the space").arg(name));
}

} // namespace assay::ui

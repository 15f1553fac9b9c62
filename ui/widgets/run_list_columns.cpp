// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "experiment/field_words.h"
#include "style/settings.h"
#include "widgets/column_chooser.h"
#include "widgets/run_list.h"
#include "widgets/table_view.h"

#include <QHeaderView>

#include <algorithm>
#include <array>
#include <set>

// The columns of the list of runs: which there are, which are shown, and how wide.

namespace assay::ui {

namespace {

/// Pixels of the column of names: the least of long and of short ones, and the most.
constexpr int kLeastName = 160, kShortestName = 96, kWidestName = 800;
constexpr int kMostFrom = 180; ///< before names and settings have what they want
constexpr int kGiven = 28;     ///< that a name gives up at most
/// A bar that goes gives its room away: what depends on it must not come and go with it.
constexpr int kBar = 24;

/// A column that a person may show or hide: its name in the settings, and whether it is usual.
struct Choosable {
    RunTableModel::Column column;
    const char* key;
    bool usual;
};
constexpr std::array kChoosable{
    Choosable{RunTableModel::State, "state", true},
    Choosable{RunTableModel::Template, "template", false},
    Choosable{RunTableModel::Changes, "not_default", true},
    Choosable{RunTableModel::From, "from", true},
    Choosable{RunTableModel::Train, "train", false},
    Choosable{RunTableModel::Last, "train_val", true},
    Choosable{RunTableModel::TestVal, "test_val", true},
    Choosable{RunTableModel::Best, "best", false},
    Choosable{RunTableModel::TrainLoss, "train_loss", false},
    Choosable{RunTableModel::TrainValLoss, "train_val_loss", false},
    Choosable{RunTableModel::TestValLoss, "test_val_loss", false},
    Choosable{RunTableModel::Baseline, "baseline", false},
    Choosable{RunTableModel::Seed, "seed", true},
    Choosable{RunTableModel::Epochs, "epochs", false},
    Choosable{RunTableModel::Seconds, "trained", false},
    Choosable{RunTableModel::Created, "created", true},
    Choosable{RunTableModel::Note, "note", false},
    Choosable{RunTableModel::Id, "run", false},
    Choosable{RunTableModel::Steps, "steps", false},
    Choosable{RunTableModel::Parameters, "parameters", false},
    Choosable{RunTableModel::BestEpoch, "best_epoch", false},
};

using TagPart = RunTableModel::TagPart;
constexpr std::array kTagParts{std::pair{TagPart::Last, "last:"},
                               std::pair{TagPart::Least, "least:"},
                               std::pair{TagPart::Greatest, "greatest:"}};
const QLatin1String kTag("tag:");

/// "field:train.batch_size": a column of a setting in the settings of the window.
const QLatin1String kField("field:");

std::vector<std::string> fieldColumnsOf(const QStringList& keys)
{
    std::vector<std::string> paths;
    for (const QString& key : keys) {
        if (key.startsWith(kField) && key.size() > kField.size())
            paths.push_back(utf8(key.mid(kField.size())));
    }
    return paths;
}

/// "tag:last:loss/val": a column of a logged tag in the settings.
QString keyOf(const RunTableModel::TagColumn& column)
{
    for (const auto& [part, name] : kTagParts) {
        if (part == column.part)
            return kTag + QLatin1String(name) + column.tag;
    }
    return {};
}

std::vector<RunTableModel::TagColumn> tagColumnsOf(const QStringList& keys)
{
    std::vector<RunTableModel::TagColumn> columns;
    for (const QString& key : keys) {
        for (const auto& [part, name] : kTagParts) {
            const QString start = kTag + QLatin1String(name);
            if (key.startsWith(start) && key.size() > start.size())
                columns.push_back({key.mid(start.size()), part});
        }
    }
    return columns;
}

} // namespace

void RunList::openColumns(const QPoint& at)
{
    offerColumns({});
    m_bench.logs().askTagNames();
    m_columns->open(at);
}

void RunList::offerColumns(const std::vector<interop::TagUse>& tags)
{
    std::vector<ColumnChooser::Choice> choices;
    for (const Choosable& each : kChoosable)
        choices.push_back(
            {QLatin1String(each.key),
             m_runs.headerData(each.column, Qt::Horizontal, Qt::DisplayRole).toString(),
             each.column == RunTableModel::From ? m_showsFrom
                                                : !m_table->isColumnHidden(each.column)});
    const auto& shown = m_runs.tagColumns();
    const auto isShown = [&](const RunTableModel::TagColumn& column) {
        return std::find(shown.begin(), shown.end(), column) != shown.end();
    };
    std::set<QString> names;
    for (const auto& column : shown)
        names.insert(column.tag);
    for (const interop::TagUse& use : tags)
        names.insert(text(use.tag));
    for (const QString& tag : names) {
        const std::array parts{std::pair{TagPart::Last, tr("%1, last").arg(tag)},
                               std::pair{TagPart::Least, tr("%1, least").arg(tag)},
                               std::pair{TagPart::Greatest, tr("%1, greatest").arg(tag)}};
        for (const auto& [part, name] : parts)
            choices.push_back({keyOf({tag, part}), name, isShown({tag, part})});
    }
    const auto& chosen = m_runs.fieldColumns();
    std::set<std::string> fields = m_runs.differingFields();
    fields.insert(chosen.begin(), chosen.end());
    for (const std::string& path : fields)
        choices.push_back({kField + text(path), text(experiment::labelOf(path)),
                           std::find(chosen.begin(), chosen.end(), path) != chosen.end()});
    m_columns->setChoices(choices);
}

QStringList RunList::chosenColumns() const
{
    const QStringList chosen = m_bench.settings().runColumns.get();
    if (!chosen.isEmpty())
        return chosen;
    QStringList usual;
    for (const Choosable& each : kChoosable) {
        if (each.usual)
            usual << QLatin1String(each.key);
    }
    return usual;
}

void RunList::showColumn(const QString& key, bool shown)
{
    QStringList chosen = chosenColumns();
    chosen.removeAll(key);
    if (shown)
        chosen << key;
    m_bench.settings().runColumns.set(chosen);
    showColumns();
}

void RunList::showColumns()
{
    const QStringList chosen = chosenColumns();
    const std::vector<RunTableModel::TagColumn> tags = tagColumnsOf(chosen);
    if (tags != m_runs.tagColumns()) {
        if (m_table->horizontalHeader()->sortIndicatorSection() >= RunTableModel::ColumnCount)
            m_table->sortByColumn(-1, Qt::AscendingOrder); // another tag may stand there now
        m_runs.setTagColumns(tags);
        askTagValues();
    }
    if (const auto fields = fieldColumnsOf(chosen); fields != m_runs.fieldColumns()) {
        if (m_table->horizontalHeader()->sortIndicatorSection()
            >= RunTableModel::ColumnCount + static_cast<int>(tags.size()))
            m_table->sortByColumn(-1, Qt::AscendingOrder);
        m_runs.setFieldColumns(fields);
    }
    const bool baselines = std::any_of(m_runs.runs().begin(), m_runs.runs().end(),
                                       [](const auto& run) { return !run.baselines.empty(); });
    const bool parents = std::any_of(m_runs.runs().begin(), m_runs.runs().end(),
                                     [](const auto& run) { return run.parent.has_value(); });
    for (const auto& [column, key, usual] : kChoosable) {
        // A column that would say nothing leaves its room to the others.
        const bool silent = (column == RunTableModel::Baseline && !baselines)
                            || (column == RunTableModel::From && !parents);
        const bool shown = chosen.contains(QLatin1String(key)) && !silent;
        if (column == RunTableModel::From)
            m_showsFrom = shown;
        m_table->setColumnHidden(
            column, !shown || (column == RunTableModel::From && m_runs.isFromInSettings()));
    }
    for (int column = RunTableModel::LastLow; column < RunTableModel::ColumnCount; ++column)
        m_table->setColumnHidden(column, true);
    for (int column = RunTableModel::ColumnCount; column < m_runs.columnCount(); ++column)
        m_table->setColumnHidden(column, !m_runs.hasTagValues(column));
    m_table->setColumnHidden(RunTableModel::Split, !m_runs.hasSplits());
    m_fit.start();
}

void RunList::fitColumns()
{
    // An interval that is cut says something else: numbers get what they need. Measured once for
    // all, as a header that follows every change of its contents measures at each scroll.
    for (int column = 0; column < m_runs.columnCount(); ++column) {
        if (m_table->isColumnHidden(column) || column == RunTableModel::Curve
            || column == RunTableModel::State || column == RunTableModel::From
            || column == RunTableModel::Changes || column == RunTableModel::Note)
            continue;
        if (column != RunTableModel::Name)
            m_table->resizeColumnToContents(column);
    }
    m_wantedFrom = m_table->wantedWidth(RunTableModel::From);
    m_wantedState = m_table->isColumnHidden(RunTableModel::State)
                        ? 0
                        : m_table->wantedWidth(RunTableModel::State);
    if (m_runs.rowCount() > 0 && m_table->isVisible()) {
        // Of the rows in sight; so that nothing jumps, they only grow while the list stays.
        const int name = m_table->wantedWidth(RunTableModel::Name);
        const int changes = m_table->wantedWidth(RunTableModel::Changes);
        m_wantedName = m_named ? std::max(m_wantedName, name) : name;
        m_wantedChanges = m_named ? std::max(m_wantedChanges, changes) : changes;
        m_byHand = m_byHand && m_named;
        m_named = true;
    }
    shareRoom();
}

void RunList::shareRoom()
{
    // What numbers leave is shared by names and settings: neither takes more than half of it from the
    // other. A width that a person gave stays until other runs are listed.
    makeRoom();
    if (m_named && !m_byHand) {
        const QHeaderView* header = m_table->horizontalHeader();
        const bool changes = !m_table->isColumnHidden(RunTableModel::Changes);
        int room = m_table->viewport()->width() - header->length()
                   + header->sectionSize(RunTableModel::Name);
        if (changes)
            room += header->sectionSize(RunTableModel::Changes);
        const int rest = room - (changes ? std::max(kLeastChanges, m_wantedChanges) : 0);
        const int share = changes ? std::min(room / 2, room - kLeastChanges) : room;
        const int least = std::min(kLeastName, std::max(kShortestName, m_wantedName));
        // A little less where that keeps the last column within the table.
        const int fitting = room - (changes ? kLeastChanges : 0);
        m_sharing = true;
        m_table->setColumnWidth(
            RunTableModel::Name,
            std::clamp(std::min(m_wantedName, std::max(share, rest)),
                       fitting < least && fitting >= least - kGiven ? fitting : least,
                       kWidestName));
        m_sharing = false;
        if (!m_table->isColumnHidden(RunTableModel::From)) {
            const int left = rest - header->sectionSize(RunTableModel::Name);
            const int from = std::min(m_wantedFrom, kMostFrom);
            m_table->setColumnWidth(RunTableModel::From,
                                    std::clamp(from + left, from, std::max(from, m_wantedFrom)));
        }
    }
    m_table->fill();
}

void RunList::makeRoom()
{
    if (!m_table->isVisible())
        return; // it has no width yet
    const QHeaderView* header = m_table->horizontalHeader();
    const auto sizeOf = [&](int column) {
        return m_table->isColumnHidden(column) ? 0 : header->sectionSize(column);
    };
    const bool settings = !m_table->isColumnHidden(RunTableModel::Changes);
    const int name = m_byHand ? sizeOf(RunTableModel::Name)
                              : std::min(kLeastName, std::max(kShortestName, m_wantedName));
    // What is left for where runs come from and for their states.
    const int room = m_table->viewport()->width() - header->length() + sizeOf(RunTableModel::Name)
                     + sizeOf(RunTableModel::Changes) + sizeOf(RunTableModel::From)
                     + sizeOf(RunTableModel::State) - name - (settings ? kLeastChanges : 0);
    const int from = m_showsFrom ? std::min(m_wantedFrom, kMostFrom) : 0;
    const auto fits = [&](int wanted, bool fitted) { return wanted + (fitted ? 0 : kBar) <= room; };
    const bool within =
        m_showsFrom && settings && !fits(from + m_wantedState, !m_runs.isFromInSettings());
    m_runs.setFromInSettings(within);
    m_table->setColumnHidden(RunTableModel::From, !m_showsFrom || within);
    m_table->setColumnWidth(RunTableModel::From, from);
    m_isShort = !fits((within ? 0 : from) + m_wantedState, !m_isShort);
    if (!m_table->isColumnHidden(RunTableModel::State))
        m_table->setColumnWidth(
            RunTableModel::State,
            m_isShort ? std::min(m_wantedState, header->sectionSizeHint(RunTableModel::State))
                      : m_wantedState);
}

void RunList::askTagValues()
{
    std::set<QString> tags;
    for (const auto& column : m_runs.tagColumns())
        tags.insert(column.tag);
    for (const QString& tag : tags)
        m_bench.logs().askTagValues(tag);
}

} // namespace assay::ui

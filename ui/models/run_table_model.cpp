// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run_table_model.h"

#include "bridge/convert.h"
#include "experiment/run_settings.h"
#include "models/table_model.h"
#include "style/theme.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QStringList>

#include <algorithm>
#include <numeric>
#include <unordered_set>

// Lines: which there are, in which order, and how views learn of it. Cells are in run_table_cells.cpp.

namespace assay::ui {

namespace {

/// More pieces that come or go are published as one reset.
constexpr std::size_t kMostPieces = 32;

struct KeyHash {
    std::size_t operator()(const std::pair<train::RunId, bool>& key) const
    {
        return std::hash<train::RunId>()(2 * key.first + (key.second ? 1 : 0));
    }
};
using Key = std::pair<train::RunId, bool>;
using Keys = std::unordered_set<Key, KeyHash>;

/// Stretches [first, last] of `keys` that are not in `others`.
std::vector<std::pair<int, int>> without(const std::vector<Key>& keys, const Keys& others)
{
    std::vector<std::pair<int, int>> pieces;
    for (int k = 0; k < int(keys.size()); ++k) {
        if (others.contains(keys[std::size_t(k)]))
            continue;
        if (!pieces.empty() && pieces.back().second == k - 1)
            pieces.back().second = k;
        else
            pieces.emplace_back(k, k);
    }
    return pieces;
}

} // namespace

RunTableModel::RunTableModel(const Theme& theme, Rename rename, QObject* parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
    , m_rename(std::move(rename))
{
    connect(&theme, &Theme::changed, this, [this] { changeCells(0, columnCount() - 1); });
}

void RunTableModel::showRuns(std::vector<train::RunRecord> runs)
{
    m_runs = std::move(runs);
    m_descriptions.clear();
    m_ahead = 0;
    m_tagValues.clear(); // they may be runs of another project
    m_fields.forget();
    m_numberFields.clear();
    if (m_runs.empty())
        m_open.clear();
    nameSplits();
    regroup();
}

void RunTableModel::apply(const train::RunChanges& changes)
{
    m_numberFields.clear();
    for (const train::RunRecord& run : changes.runs)
        m_descriptions.remove(run.id);
    train::apply(changes, m_runs);
    nameSplits();
    regroup();
}

void RunTableModel::nameSplits()
{
    std::map<std::string, train::RunId> first;
    for (const train::RunRecord& run : m_runs) {
        if (run.scored.empty())
            continue;
        const auto known = first.try_emplace(run.scored, run.id).first;
        known->second = std::min(known->second, run.id);
    }
    std::map<train::RunId, QString> order;
    for (const auto& [split, run] : first)
        order.emplace(run, text(split));
    m_splits.clear();
    for (const auto& [run, split] : order) {
        QString letters; // A .. Z, AA, AB ...
        for (qsizetype n = m_splits.size() + 1; n > 0; n = (n - 1) / 26)
            letters.prepend(QChar(u'A' + static_cast<char16_t>((n - 1) % 26)));
        m_splits.insert(split, letters);
    }
}

void RunTableModel::regroup()
{
    m_groups = m_grouped ? groupBySeed(m_runs) : std::vector<RunGroup>();
    arrange();
}

void RunTableModel::setGrouped(bool grouped)
{
    if (grouped == m_grouped)
        return;
    m_grouped = grouped;
    regroup();
}

void RunTableModel::setWords(const QString& words)
{
    if (wordsOf(words) == m_words)
        return;
    m_words = wordsOf(words);
    arrange();
}

void RunTableModel::setWaiting(const std::vector<train::RunId>& runs, int before)
{
    std::map<train::RunId, int> turns;
    for (const train::RunId run : runs)
        turns[run] = ++before;
    if (turns == m_turns && before == m_inLine)
        return;
    m_turns = std::move(turns);
    m_inLine = before;
    changeCells(State, State);
}

void RunTableModel::setSwatches(std::map<train::RunId, Swatch> swatches)
{
    if (swatches == m_swatches)
        return;
    m_swatches = std::move(swatches);
    changeCells(Curve, Curve);
}

void RunTableModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    arrange();
}

void RunTableModel::setGoal(const train::Goal& goal)
{
    if (goal == m_goal)
        return;
    m_goal = goal;
    arrange();
}

void RunTableModel::setTagColumns(std::vector<TagColumn> columns)
{
    if (columns == m_tagColumns)
        return;
    beginResetModel();
    m_tagColumns = std::move(columns);
    if (m_sortColumn >= ColumnCount)
        m_sortColumn = -1; // another tag may stand there now
    endResetModel();
    arrange();
}

void RunTableModel::setFieldColumns(std::vector<std::string> paths)
{
    if (paths == m_fieldColumns)
        return;
    beginResetModel();
    m_fieldColumns = std::move(paths);
    if (m_sortColumn >= firstField())
        m_sortColumn = -1; // another setting may stand there now
    endResetModel();
    arrange();
}

bool RunTableModel::isNumberField(const std::string& path) const
{
    const auto known = m_numberFields.find(path);
    return known != m_numberFields.end()
               ? known->second
               : m_numberFields.emplace(path, m_fields.isNumber(m_runs, path)).first->second;
}

QVariant RunTableModel::fieldCell(const train::RunRecord& run, int column, int role) const
{
    const QString value = m_fields.value(run, fieldOf(column));
    if (value.isEmpty())
        return {};
    bool isNumber = false;
    const double number = role == SortRole ? value.toDouble(&isNumber) : 0;
    return isNumber ? QVariant(number) : QVariant(value);
}

void RunTableModel::setTagValues(const QString& tag,
                                 std::map<train::RunId, interop::TagValues> values)
{
    m_tagValues[tag] = std::move(values);
    arrange();
}

bool RunTableModel::hasTagValues(int column) const
{
    if (column >= firstField())
        return true;
    const auto known = m_tagValues.find(m_tagColumns[std::size_t(column - ColumnCount)].tag);
    return known != m_tagValues.end() && !known->second.empty();
}

RunTableModel::Key RunTableModel::keyOf(const RunLine& line) const
{
    return line.run >= 0 ? Key(runOf(line.run).id, false) : Key(groupOf(line.group).first, true);
}

void RunTableModel::arrange()
{
    RunArrangement how;
    how.runs = int(m_runs.size());
    for (const RunGroup& group : m_groups)
        how.groups.push_back(group.members);
    m_accepted = how.runs;
    if (!m_words.isEmpty()) {
        m_accepted = 0;
        how.accepted = [this](int run) {
            const bool good = holdsWords(description(runOf(run)), m_words);
            m_accepted += good ? 1 : 0;
            return good;
        };
    }
    if (m_tree)
        how.parents = forkParents();
    how.open = [this](int group) { return m_open.contains(groupOf(group).first); };
    if (m_sortColumn >= 0)
        how.keyOf = [this](const RunLine& line) { return sortKey(line, m_sortColumn); };
    how.ascending = m_sortOrder == Qt::AscendingOrder;
    std::vector<RunLine> lines = arranged(how);
    std::vector<Key> keys;
    keys.reserve(lines.size());
    for (const RunLine& line : lines)
        keys.push_back(keyOf(line));

    // What was is taken away and what is new comes, in few pieces; else everything is another.
    const Keys old(m_keys.begin(), m_keys.end()), now(keys.begin(), keys.end());
    const auto gone = without(m_keys, now), fresh = without(keys, old);
    if (gone.size() + fresh.size() > kMostPieces) {
        beginResetModel();
        m_lines = std::move(lines);
        m_keys = std::move(keys);
        endResetModel();
        return;
    }
    // The places of the runs are others already: what stays is read from its new one at once.
    std::map<Key, RunLine> places;
    for (std::size_t k = 0; k < keys.size(); ++k)
        places.emplace(keys[k], lines[k]);
    for (std::size_t k = 0; k < m_keys.size(); ++k) {
        const auto place = places.find(m_keys[k]);
        m_lines[k] = place == places.end() ? RunLine() : place->second;
    }
    const auto drop = [](auto& from, int first, int last) {
        from.erase(from.begin() + first, from.begin() + last + 1);
    };
    for (auto piece = gone.rbegin(); piece != gone.rend(); ++piece) {
        beginRemoveRows({}, piece->first, piece->second);
        drop(m_lines, piece->first, piece->second);
        drop(m_keys, piece->first, piece->second);
        endRemoveRows();
    }
    std::vector<RunLine> kept;
    std::vector<Key> keptKeys;
    for (std::size_t k = 0; k < keys.size(); ++k) {
        if (!old.contains(keys[k]))
            continue;
        kept.push_back(lines[k]);
        keptKeys.push_back(keys[k]);
    }
    if (keptKeys != m_keys) {
        Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
        std::map<Key, int> rowOf;
        for (std::size_t k = 0; k < keptKeys.size(); ++k)
            rowOf.emplace(keptKeys[k], int(k));
        const QModelIndexList before = persistentIndexList();
        QModelIndexList after;
        for (const QModelIndex& each : before)
            after << index(rowOf.at(m_keys[std::size_t(each.row())]), each.column());
        m_lines = std::move(kept);
        m_keys = std::move(keptKeys);
        changePersistentIndexList(before, after);
        Q_EMIT layoutChanged({}, VerticalSortHint);
    } else {
        m_lines = std::move(kept);
    }
    for (const auto& [first, last] : fresh) {
        beginInsertRows({}, first, last);
        m_lines.insert(m_lines.begin() + first, lines.begin() + first, lines.begin() + last + 1);
        m_keys.insert(m_keys.begin() + first, keys.begin() + first, keys.begin() + last + 1);
        endInsertRows();
    }
    changeCells(0, columnCount() - 1);
}

void RunTableModel::changeCells(int firstColumn, int lastColumn)
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, firstColumn), index(rowCount() - 1, lastColumn));
}

const train::RunRecord* RunTableModel::runAt(int row) const
{
    return isGroup(row) ? nullptr : &runOf(lineAt(row).run);
}

std::vector<train::RunId> RunTableModel::idsAt(int row) const
{
    const RunLine& line = lineAt(row);
    if (line.run >= 0)
        return {runOf(line.run).id};
    std::vector<train::RunId> ids;
    if (line.group < 0)
        return ids;
    for (const int member : groupOf(line.group).members) {
        const train::RunRecord& run = runOf(member);
        if (m_words.isEmpty() || holdsWords(description(run), m_words))
            ids.push_back(run.id);
    }
    return ids;
}

bool RunTableModel::readAhead(int milliseconds)
{
    QElapsedTimer clock;
    clock.start();
    while (m_ahead < m_runs.size() && clock.elapsed() < milliseconds)
        description(m_runs[m_ahead++]);
    return m_ahead < m_runs.size();
}

bool RunTableModel::isAccepted(train::RunId run) const
{
    const train::RunRecord* known = train::findRun(m_runs, run);
    return known && (m_words.isEmpty() || holdsWords(description(*known), m_words));
}

bool RunTableModel::isOpen(int row) const
{
    return isGroup(row) && lineAt(row).group >= 0
           && m_open.contains(groupOf(lineAt(row).group).first);
}

void RunTableModel::setOpen(int row, bool open)
{
    if (!isGroup(row) || isOpen(row) == open)
        return;
    const train::RunId first = groupOf(lineAt(row).group).first;
    if (open)
        m_open.insert(first);
    else
        m_open.erase(first);
    arrange();
}

std::vector<int> RunTableModel::reveal(const std::vector<train::RunId>& runs)
{
    const std::unordered_set<train::RunId> wanted(runs.begin(), runs.end());
    const auto chosen = [&](int place) { return wanted.contains(runOf(place).id); };
    bool opened = false;
    std::vector<bool> whole(m_groups.size());
    for (std::size_t g = 0; g < m_groups.size(); ++g) {
        const auto& members = m_groups[g].members;
        const auto count = std::count_if(members.begin(), members.end(), chosen);
        whole[g] = count == std::ptrdiff_t(members.size());
        if (count > 0 && !whole[g])
            opened = m_open.insert(m_groups[g].first).second || opened;
    }
    if (opened)
        arrange();
    std::vector<int> rows;
    for (int row = 0; row < rowCount(); ++row) {
        const RunLine& line = lineAt(row);
        const bool inWhole = line.group >= 0 && whole[std::size_t(line.group)];
        if (line.run < 0 ? inWhole : chosen(line.run) && !inWhole)
            rows.push_back(row);
    }
    return rows;
}

int RunTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : firstField() + static_cast<int>(m_fieldColumns.size());
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Name && runAt(index.row())
               ? flags | Qt::ItemIsEditable
               : flags;
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const train::RunRecord* run = index.isValid() ? runAt(index.row()) : nullptr;
    if (role != Qt::EditRole || index.column() != Name || !run)
        return false;
    m_rename(*run, value.toString());
    return true;
}

const RunTableModel::Changed& RunTableModel::changedIn(const train::RunRecord& run) const
{
    const QString hash = text(run.specHash);
    const auto known = m_changes.constFind(hash);
    if (known != m_changes.constEnd())
        return *known;
    QStringList parts, paths;
    try {
        for (const auto& [path, value] : experiment::notableSettings(run)) {
            if (path == "seed") // has a column of its own
                continue;
            parts << settingName(path) + QLatin1Char(' ') + settingValue(path, value);
            paths << text(path) + QLatin1Char(' ') + text(value);
        }
    } catch (const base::Error&) {
        parts << QCoreApplication::translate("run_table", "written by another version");
    }
    return *m_changes.insert(hash,
                             {parts.join(QStringLiteral(", ")), paths.join(QLatin1Char(' '))});
}

const QString& RunTableModel::description(const train::RunRecord& run) const
{
    const auto known = m_descriptions.find(run.id);
    if (known != m_descriptions.end())
        return known.value();
    const QStringList parts{stateText(run.state),   text(run.name),
                            text(run.templateName), changedIn(run).shown,
                            changedIn(run).paths,   QStringLiteral("seed %1").arg(run.seed),
                            text(run.note)};
    return m_descriptions.insert(run.id, parts.join(QLatin1Char('\n')).toLower()).value();
}

} // namespace assay::ui

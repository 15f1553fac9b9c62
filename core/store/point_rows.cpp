// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/point_rows.h"

#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

namespace assay::store {

namespace {

enum Column { Id, Name, Split, Step, Epoch, Seconds, Value };

constexpr const char* kColumns =
    "SELECT id, name, split, step, epoch, seconds, value FROM metrics ";

bool isSplitOrNone(const std::string& key)
{
    return key.empty()
           || std::any_of(data::kScoredSplits.begin(), data::kScoredSplits.end(),
                          [&](data::SplitKind split) { return data::key(split) == key; });
}

/// Whether what is trained here logs shares of 1 by this name.
bool isShare(const std::string& name)
{
    return name == train::metric_name::kError || name == train::metric_name::kF1;
}

bool same(const std::string& text, const char* bytes, std::size_t count)
{
    return text.size() == count && std::memcmp(text.data(), bytes, count) == 0;
}

/// False where there is no number.
bool numberOf(sqlite3_value* value, double& number)
{
    const int type = sqlite3_value_type(value);
    number = sqlite3_value_double(value);
    return type == SQLITE_FLOAT || type == SQLITE_INTEGER;
}

/// Without the wrapper, which takes a lock and counts a reference for each value of each row.
class RawStatement
{
public:
    RawStatement(SQLite::Database& database, const std::string& sql)
        : m_database(database)
    {
        check(sqlite3_prepare_v2(database.getHandle(), sql.c_str(), -1, &m_statement, nullptr));
    }
    ~RawStatement() { sqlite3_finalize(m_statement); }
    RawStatement(const RawStatement&) = delete;
    RawStatement& operator=(const RawStatement&) = delete;

    void bind(int index, std::int64_t value)
    {
        check(sqlite3_bind_int64(m_statement, index, value));
    }
    bool step()
    {
        const int code = sqlite3_step(m_statement);
        if (code != SQLITE_ROW && code != SQLITE_DONE)
            check(code);
        return code == SQLITE_ROW;
    }
    sqlite3_stmt* row() { return m_statement; }

private:
    void check(int code) const
    {
        if (code != SQLITE_OK)
            throw SQLite::Exception(m_database.getHandle(), code);
    }

    SQLite::Database& m_database;
    sqlite3_stmt* m_statement = nullptr;
};

} // namespace

PointRows::PointRows(Connection& connection,
                     const std::map<std::string, interop::TagTarget>& meanings)
    : m_connection(connection)
    , m_meanings(meanings)
{}

std::size_t PointRows::read(PointCursor& cursor, std::size_t limit, train::PointList& into)
{
    const std::int64_t from = cursor.lastId;
    const char* where = cursor.dense
                            ? "NOT INDEXED WHERE +run = ? AND id > ? AND superseded = 0 ORDER BY id"
                            : "WHERE run = ? AND id > ? AND superseded = 0 ORDER BY id";
    std::size_t count = 0;
    m_connection.guarded([&] {
        if (cursor.run != m_run) {
            m_run = cursor.run;
            m_isTrained = isTrained(cursor.run);
        }
        RawStatement rows(*m_connection.database, std::string(kColumns) + where);
        rows.bind(1, cursor.run);
        rows.bind(2, from);
        for (; count < limit && rows.step(); ++count) {
            cursor.lastId = sqlite3_column_int64(rows.row(), Id);
            if (!take(rows.row(), into))
                takeCarefully(cursor.lastId, into);
        }
    });
    // As a difference of what may be any two whole numbers.
    const double span = static_cast<double>(cursor.lastId) - static_cast<double>(from);
    cursor.dense = count == limit && span <= 2 * static_cast<double>(count);
    return count;
}

bool PointRows::isTrained(train::RunId run)
{
    RawStatement imported(*m_connection.database,
                          "SELECT 1 FROM runs WHERE id = ? AND kind = 'imported'");
    imported.bind(1, run);
    return !imported.step();
}

bool PointRows::take(sqlite3_stmt* row, train::PointList& into)
{
    // Values of a statement may be read so, as the connection belongs to one thread (NOMUTEX):
    // sqlite.org/c3ref/value.html.
    const auto column = [row](int at) { return sqlite3_column_value(row, at); };
    sqlite3_value *name = column(Name), *split = column(Split), *step = column(Step);
    if (sqlite3_value_type(name) != SQLITE_TEXT || sqlite3_value_type(split) != SQLITE_TEXT
        || sqlite3_value_type(step) != SQLITE_INTEGER)
        return false;
    train::PointList::Row point;
    point.step = sqlite3_value_int64(step);
    if (!numberOf(column(Epoch), point.epoch) || !numberOf(column(Seconds), point.seconds)
        || !std::isfinite(point.epoch) || !std::isfinite(point.seconds))
        return false;
    sqlite3_value* value = column(Value);
    if (!numberOf(value, point.value)) {
        if (sqlite3_value_type(value) != SQLITE_NULL)
            return false;
        point.value = std::numeric_limits<double>::quiet_NaN();
    }
    const auto* nameText = reinterpret_cast<const char*>(sqlite3_value_text(name));
    const auto* splitText = reinterpret_cast<const char*>(sqlite3_value_text(split));
    if (!nameText || !splitText) // out of memory
        return false;
    const Known& key = known(nameText, static_cast<std::size_t>(sqlite3_value_bytes(name)),
                             splitText, static_cast<std::size_t>(sqlite3_value_bytes(split)), into);
    if (!key.accepted || (key.share && m_isTrained && (point.value < 0 || point.value > 1)))
        return false;
    point.key = key.key;
    if (key.formed)
        point.value = interop::formed(point.value, key.form);
    into.add(point);
    return true;
}

const PointRows::Known& PointRows::known(const char* name, std::size_t nameBytes, const char* split,
                                         std::size_t splitBytes, train::PointList& into)
{
    // Tags are logged in turn: what followed the last time follows again.
    if (!m_known.empty()) {
        const std::size_t guess = m_known[m_last].after;
        if (same(m_known[guess].name, name, nameBytes)
            && same(m_known[guess].split, split, splitBytes)) {
            m_last = guess;
            return m_known[guess];
        }
    }
    std::string both(name, nameBytes);
    both += '\0'; // ends a name, unless the name has one itself: then it is another place, no more
    both.append(split, splitBytes);
    both += std::to_string(nameBytes);
    const auto [place, fresh] = m_places.try_emplace(std::move(both), m_known.size());
    if (fresh)
        m_known.push_back(made({name, nameBytes}, {split, splitBytes}, into));
    m_known[std::min(m_last, m_known.size() - 1)].after = place->second;
    m_last = place->second;
    return m_known[m_last];
}

PointRows::Known PointRows::made(std::string name, std::string split, train::PointList& into) const
{
    Known known;
    known.accepted = !name.empty() && name.size() <= kLongestText && isSplitOrNone(split);
    known.share = isShare(name);
    known.name = name;
    known.split = split;
    known.after = m_known.size(); // a tag that is logged alone follows itself
    if (!known.accepted)
        return known;
    if (const auto meant = m_meanings.find(name); meant != m_meanings.end()) {
        name = meant->second.metric;
        split = meant->second.split;
        known.form = meant->second.form;
        known.formed = true;
    }
    known.key = into.addKey({std::move(name), std::move(split)});
    return known;
}

void PointRows::takeCarefully(std::int64_t id, train::PointList& into)
{
    SQLite::Statement row(*m_connection.database, std::string(kColumns) + "WHERE id = ?");
    row.bind(1, id);
    m_connection.each(row, "metrics", [&](RowReader& next) {
        next.integer();
        train::MetricPoint point;
        point.name = next.word();
        point.split = next.splitOrNone();
        point.step = next.integer(); // other tools count from where they like
        point.epoch = next.finite();
        point.seconds = next.finite();
        const bool share = m_isTrained && isShare(point.name);
        point.value = next.optional([&] { return share ? next.share() : next.number(); })
                          .value_or(std::nan(""));
        if (const auto meant = m_meanings.find(point.name); meant != m_meanings.end()) {
            point.name = meant->second.metric;
            point.split = meant->second.split;
            point.value = interop::formed(point.value, meant->second.form);
        }
        into.push_back(point);
    });
}

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/superseded_rows.h"

#include <algorithm>
#include <limits>

namespace assay::store {

namespace {

constexpr std::int64_t kFew = 64; ///< rows that are marked at once

} // namespace

SupersededRows::SupersededRows(SQLite::Database& database)
    : m_database(database)
    , m_few(database, "UPDATE metrics SET superseded = 1 WHERE id BETWEEN ? AND ? AND run = ? AND "
                      "name = ? AND step >= ?")
{
    database.exec("CREATE TEMP TABLE written_over(tag TEXT, first INTEGER, last INTEGER, "
                  "step INTEGER, PRIMARY KEY(tag, first, last, step)) WITHOUT ROWID");
}

void SupersededRows::add(train::RunId run, const std::string& tag, const WrittenOver& rows)
{
    if (rows.lastRow - rows.firstRow > kFew) {
        m_gathered.push_back({run, tag, rows});
        return;
    }
    m_few.bind(1, rows.firstRow);
    m_few.bind(2, rows.lastRow);
    m_few.bind(3, run);
    m_few.bind(4, tag);
    m_few.bind(5, rows.from);
    m_few.exec();
    m_few.reset();
}

void SupersededRows::write()
{
    if (m_gathered.empty())
        return;
    SQLite::Statement put(m_database, "INSERT OR IGNORE INTO written_over VALUES(?, ?, ?, ?)");
    SQLite::Statement mark(m_database,
                           "UPDATE metrics SET superseded = 1 WHERE id BETWEEN ? AND ? AND run = ? "
                           "AND superseded = 0 AND EXISTS(SELECT 1 FROM written_over w WHERE "
                           "w.tag = metrics.name AND metrics.id BETWEEN w.first AND w.last AND "
                           "metrics.step >= w.step)");
    std::stable_sort(m_gathered.begin(), m_gathered.end(),
                     [](const Range& a, const Range& b) { return a.run < b.run; });
    for (auto at = m_gathered.begin(); at != m_gathered.end();) {
        const train::RunId run = at->run;
        std::int64_t first = std::numeric_limits<std::int64_t>::max(), last = 0;
        for (; at != m_gathered.end() && at->run == run; ++at) {
            put.bind(1, at->tag);
            put.bind(2, at->rows.firstRow);
            put.bind(3, at->rows.lastRow);
            put.bind(4, at->rows.from);
            put.exec();
            put.reset();
            first = std::min(first, at->rows.firstRow);
            last = std::max(last, at->rows.lastRow);
        }
        mark.bind(1, first);
        mark.bind(2, last);
        mark.bind(3, run);
        mark.exec();
        mark.reset();
        m_database.exec("DELETE FROM written_over");
    }
    m_gathered.clear();
}

void SupersededRows::forget(train::RunId run)
{
    std::erase_if(m_gathered, [run](const Range& range) { return range.run == run; });
}

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/tag_target.h"
#include "store/connection.h"
#include "train/point_list.h"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

struct sqlite3_stmt;

// Private to store/: the points of a run, millions of them in a second or two.

namespace assay::store {

/// Where the reading of a run stands, and how it goes on.
struct PointCursor {
    train::RunId run = 0;
    std::int64_t lastId = 0;
    /// The rows of the run lie close together: reading them through the table's own order costs half
    /// of what finding each one through the index costs.
    bool dense = false;
};

/// Reads rows of `metrics`. A row whose values are what they have to be is taken as it comes from
/// SQLite; any other one is read again by RowReader, which has the last word on it. Errors and F1 of runs that were
/// trained here lie within 0 .. 1; what another tool logged by these names may be anything.
class PointRows
{
public:
    /// Meanings: of tags that do not mean only themselves. All outlive the reading.
    PointRows(Connection& connection, const std::map<std::string, interop::TagTarget>& meanings);

    /// At most `limit` rows behind the cursor, which moves on; how many rows that were, those
    /// included that were set aside.
    std::size_t read(PointCursor& cursor, std::size_t limit, train::PointList& into);

private:
    /// A name and split as they are stored.
    struct Known {
        std::string name, split;
        std::uint32_t key = 0; ///< in the list
        bool accepted = false;
        bool share = false; ///< its values lie within 0 .. 1, where the run was trained here
        interop::TagForm form{};
        bool formed = false;   ///< the value needs its form
        std::size_t after = 0; ///< which one came next when it came last
    };
    bool take(sqlite3_stmt* row, train::PointList& into);
    void takeCarefully(std::int64_t id, train::PointList& into);
    const Known& known(const char* name, std::size_t nameBytes, const char* split,
                       std::size_t splitBytes, train::PointList& into);
    Known made(std::string name, std::string split, train::PointList& into) const;

    bool isTrained(train::RunId run);

    Connection& m_connection;
    const std::map<std::string, interop::TagTarget>& m_meanings;
    train::RunId m_run = 0;   ///< that was read last
    bool m_isTrained = false; ///< here, and not by another tool
    std::vector<Known> m_known;
    std::unordered_map<std::string, std::size_t> m_places; ///< in m_known
    std::size_t m_last = 0;                                ///< the one that came last
};

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/log_restarts.h"
#include "train/run.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <vector>

// Private to store/: marks points that a restart wrote over.

namespace assay::store {

/// Marks rows of `metrics`. A restart of a run with thousands of tags concerns ranges that overlap;
/// those are gathered and marked in one pass.
class SupersededRows
{
public:
    explicit SupersededRows(SQLite::Database& database);

    /// Within a transaction, as all that follows.
    void add(train::RunId run, const std::string& tag, const WrittenOver& rows);
    void write();                  ///< marks what was gathered
    void forget(train::RunId run); ///< its rows are gone

private:
    struct Range {
        train::RunId run;
        std::string tag;
        WrittenOver rows;
    };
    SQLite::Database& m_database;
    SQLite::Statement m_few;
    std::vector<Range> m_gathered;
};

} // namespace assay::store

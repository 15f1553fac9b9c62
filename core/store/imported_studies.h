// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/logged.h"

#include <functional>
#include <string>
#include <vector>

namespace SQLite {
class Database;
} // namespace SQLite

// Private to store/.

namespace assay::store {

/// The searches of another program that a reader has found, on their way into the project.
class ImportedStudies
{
public:
    /// One of the same origin replaces what was said of it before.
    void take(const interop::LoggedStudy& logged);
    bool isNew() const; ///< something was taken since the last `write`
    /// Writes what was taken since the last time, each in place of a search of the same origin, which keeps its number.
    /// Within the transaction of the caller. `runOf`: the run in the project for the number that a sink gave it.
    /// Throws SQLite::Exception.
    void write(SQLite::Database& database, const std::function<train::RunId(int)>& runOf);
    /// What became of each: a sentence or two.
    std::vector<std::string> said() const;

private:
    struct One {
        interop::LoggedStudy logged;
        std::string said;
        bool isNew = true;
    };
    std::vector<One> m_all;
};

} // namespace assay::store

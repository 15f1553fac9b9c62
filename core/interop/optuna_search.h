// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/logged.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace SQLite {
class Database;
} // namespace SQLite

// Private to interop/: Optuna's studies as searches.

namespace assay::interop {

/// A study as the tables name it.
struct OptunaHead {
    std::int64_t id = 0;
    std::string name;
    std::vector<std::string> directions; ///< by objective, in small letters
    std::vector<std::string> metrics;    ///< the same; empty: Optuna does not say
};

/// The search of a study as it stands now: its trials that have ended, and as axes what they drew from. A range is wide
/// enough for each of its values. `runOf`: the number that the sink gave the run of a trial by its id; less than 0:
/// none. A study of several objectives, without a direction, or of which no trial has ended has a `problem`. Within the
/// transaction of the caller; after all of the rows were found sound. Throws SQLite::Exception.
LoggedStudy optunaSearch(SQLite::Database& database, const std::filesystem::path& file,
                         const OptunaHead& head, const std::function<int(std::int64_t)>& runOf);

/// All that it says, to see whether it has changed.
std::string described(const LoggedStudy& study);

} // namespace assay::interop

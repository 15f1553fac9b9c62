// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/connection.h"
#include "train/run.h"

#include <map>
#include <optional>

// Private to store/: scores of runs, one row of `run_scores` each. The columns of `runs` that other
// programs know follow what is written here; what those programs write into the columns becomes
// rows by triggers of the file (migration 0015).

namespace assay::store {

/// When a run had a score.
enum class Moment {
    Last, ///< after its last completed epoch
    Best  ///< after its best one, of train-val
};

std::string name(Moment moment); ///< "last", as in the file

/// Scores of a run; numbers of examples are 0. Splits of which nothing is known are left out.
struct RunScores {
    train::Scores last, best;
};

/// Of one run, or of all runs that are not deleted; of Test there are none. A value that cannot be there
/// is set aside.
std::map<train::RunId, RunScores> readScores(Connection& connection,
                                             std::optional<train::RunId> run = {});

/// Puts these in place of what the run had at that moment; NaN leaves no row. Within a transaction of
/// the caller, who copies them to the columns. Throws SQLite::Exception.
void writeScores(SQLite::Database& database, train::RunId run, Moment moment,
                 const train::Scores& scores);

/// Brings the columns of a run in line with its rows.
void copyScoresToColumns(SQLite::Database& database, train::RunId run);
/// The same for the best scores alone, of the runs that an SQL condition picks. A column whose score
/// has no row keeps what an earlier version wrote there.
void copyBestToColumns(SQLite::Database& database, const std::string& which);

} // namespace assay::store

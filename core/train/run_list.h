// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <vector>

// Lists of runs are newest first here: by their numbers, the greatest in front.

namespace assay::train {

/// Whether two rows hold the same; a NaN is the same as a NaN.
bool sameRow(const RunRecord& one, const RunRecord& other);

/// What leads from one list of runs to a later one.
struct RunChanges {
    std::vector<RunRecord> runs; ///< new ones and those whose row is another; newest first
    std::vector<RunId> gone;     ///< of the runs that are in the list no more

    bool empty() const { return runs.empty() && gone.empty(); }
};
RunChanges changesBetween(const std::vector<RunRecord>& before, const std::vector<RunRecord>& now);
/// Makes a list what it is after `changes`. Rows are moved only where runs are new or gone.
void apply(const RunChanges& changes, std::vector<RunRecord>& runs);

/// Null when the run is not in the list. Logarithmic.
const RunRecord* findRun(const std::vector<RunRecord>& runs, RunId run);

} // namespace assay::train

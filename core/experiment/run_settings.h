// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "train/run.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace assay::experiment {

using Settings = std::vector<std::pair<std::string, std::string>>;

/// What a run was made with, in a few words: of one's own what differs from the defaults, of a run
/// of another tool every hyperparameter that it logged. Throws base::Error for a spec of another
/// version.
Settings notableSettings(const train::RunRecord& run);

/// Every setting of a run, by its path; of a run of another tool those that it logged, the usual names
/// (lr, batch_size, optimizer ...) as ours. Throws as above.
std::map<std::string, std::string> allSettings(const train::RunRecord& run);

/// A run of another tool whose log does not tell what it was made with.
bool isSilent(const train::RunRecord& run);

/// What changed from one run to another. Between a run of one's own and one of another tool the
/// usual names of hyperparameters (lr, batch_size, optimizer ...) count as ours, and of ours only
/// the notable ones are compared. Throws base::Error for a spec of another version.
std::vector<Difference> differences(const train::RunRecord& before, const train::RunRecord& after);

} // namespace assay::experiment

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/group_change.h"
#include "train/run.h"

#include <optional>
#include <vector>

namespace assay::evaluate {

/// Two runs of one seed: one without a change and one with it.
struct RunPair {
    const train::RunRecord* before = nullptr;
    const train::RunRecord* after = nullptr;
};

/// What a change did, from the scores of the last epochs of pairs, on test-val where all of them have it, else on
/// train-val. The interval has two parts, added in squares: Student's over the differences pair by pair, and, of an
/// error, that of the examples, taken as if each run had examples of its own, which is too wide rather than too narrow.
/// Empty with fewer than three pairs. Nothing: there is no pair, a score is not known, or they were scored on other
/// examples.
std::optional<GroupChange> pairedChange(const std::vector<RunPair>& pairs,
                                        const train::Metric& metric);

} // namespace assay::evaluate

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/search.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

// What all that work on a search have in common, here or on other machines.

/// Of the run of a trial: "study 2, trial 7". `number`: from 0.
std::string trialName(SearchId search, std::int64_t number);

/// Why no further trial is to be proposed, beside time and a person. `failedInARow`: trials that failed one after the
/// other until now.
std::optional<WorkEnd> reasonToEnd(const Search& search, const std::vector<TriedRun>& trials,
                                   int failedInARow);

} // namespace assay::tune

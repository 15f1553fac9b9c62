// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/connection.h"
#include "tune/search.h"

#include <span>

// Private to store/: which trials diverged.

namespace assay::store {

/// Marks those of the trials whose training diverged, by what was found in their runs when these ended
/// (diagnose/curves/divergence.h). The reason of one that finished becomes after which epoch its loss was least, and
/// of which weights its value is. `trials`: of one search of this program, by number, all from the first of them on, without
/// a mark yet. Reads only.
void markDiverged(Connection& connection, tune::SearchId search, std::span<tune::TriedRun> trials);

/// Whether a reason is one of `markDiverged`.
bool isOfDivergence(const tune::TriedRun& trial);

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/connection.h"
#include "train/run.h"

#include <cstdint>
#include <optional>
#include <string>

// Private to store/: rows of one project that become rows of another (run_copy.h). Each is checked as what reads it
// checks it, and then copied value by value: texts of any length, numbers to the last bit.

namespace assay::store {

/// The row of a run, without parent, split and scores. Its values were read as a RunRecord before.
void copyRunRow(Connection& from, train::RunId run, Connection& to, train::RunId copy);

/// Points, events, findings, tags, looks at Test and scores of a run whose row is there. What readers set aside stays
/// behind, and is noted for the project that it is in.
void copyRowsOf(Connection& from, train::RunId run, Connection& to, train::RunId copy);

/// The number that the split of a run has in `to`, with members, data sets and baselines: the one of its fingerprint
/// that is there, else a new one. Empty: the run has none. Throws an input Error where a part of it is damaged or
/// missing, or the one that is there has other members.
std::optional<std::int64_t> copySplit(Connection& from, train::RunId run, Connection& to);

/// Where the data at a path lay at any time, so that they are found where they moved to (dataset_places.h). A row that
/// is damaged stays behind.
void copyPlaces(Connection& from, const std::string& path, Connection& to);

} // namespace assay::store

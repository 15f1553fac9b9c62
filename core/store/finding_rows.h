// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "store/checked.h"
#include "train/run.h"

namespace SQLite {
class Database;
} // namespace SQLite

// Private to store/.

namespace assay::store {

/// Adds a row to the findings of a run. Throws SQLite::Exception.
void insertFinding(SQLite::Database& database, train::RunId run, const base::Finding& finding);

/// Takes a finding from the columns finding, severity, proven, place, step, evidence, samples, fix, texts, other_fixes.
/// Throws BadValue.
base::Finding readFinding(RowReader& next);

/// The changes that a stored fix holds; empty text: none. Throws a usage Error for what is no fix.
base::Patch patchFromStored(const std::string& text);

} // namespace assay::store

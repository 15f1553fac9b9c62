// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/migrations.h"

#include <string>
#include <vector>

namespace SQLite {
class Database;
} // namespace SQLite

namespace assay::store {

/// In what the tables of a project differ from those that `steps` make, so that what is read from
/// them, or written to them, is something else: "\"runs\" is a view". Tables, columns, views and
/// indices that somebody added are no difference. Empty: nothing. Throws SQLite::Exception.
std::string schemaProblem(SQLite::Database& database, const std::vector<Migration>& steps);

} // namespace assay::store

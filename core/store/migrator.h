// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/migrations.h"

#include <filesystem>
#include <string>
#include <vector>

namespace assay::store {

enum class MigrationResult {
    Created, ///< the file was new or empty
    UpToDate,
    Upgraded,     ///< a copy of the older file lies beside it
    Outdated,     ///< older, and may not be written
    Newer,        ///< made by a newer program; untouched
    NotAProject,  ///< a SQLite file of someone else; untouched
    NotADatabase, ///< no SQLite file at all; untouched
    Damaged,      ///< its bytes do not hold together, or a step failed; the file is as it was
    Emptied       ///< nothing is left in it, but what lies beside it was a project's; untouched
};

/// Brings a project file to the newest schema. `PRAGMA application_id` separates our files from
/// others', `PRAGMA user_version` counts the steps it has seen. Throws an input Error when the tables
/// of a project are not those that the steps make.
MigrationResult migrate(const std::filesystem::path& path, bool readOnly,
                        const std::vector<Migration>& steps = migrations());

/// Where the copy of an older file is put; what has this name already stays, and the copy gets a
/// number.
std::filesystem::path backupPath(const std::filesystem::path& path, int version);

} // namespace assay::store

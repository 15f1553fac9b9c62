// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"
#include "store/project_info.h"

#include <filesystem>
#include <memory>

namespace SQLite {
class Database;
} // namespace SQLite

namespace assay::store {

/// The file itself when `path` is a link: the files beside it bear its own name. Throws an input
/// Error for a link that leads nowhere, for what is no ordinary file, and for one that has several
/// names: SQLite would keep the newest changes of each name apart.
std::filesystem::path projectFile(const std::filesystem::path& path);

/// Makes sure that `path` is a project of this version, or says in one sentence why not.
/// `mayCreate`: a missing file is made. Throws Error. Returns whether it may only be read.
bool ensureProject(const std::filesystem::path& path, bool mayCreate);

/// The same without changing anything of it: an older one is refused as well. Throws Error.
void requireProject(const std::filesystem::path& path);

ProjectInfo readProject(const std::filesystem::path& path, bool readOnly);
/// Throws Error when the file may not be written.
void writeProject(const std::filesystem::path& path, const ProjectInfo& info);
/// A consistent copy with its checkpoints, also while somebody writes. Whole under its name, or not
/// there at all; refuses a name that anything has. Throws Error.
void copyProject(const std::filesystem::path& from, const std::filesystem::path& to);
/// The same over an open connection, also when its file has lost its name.
void copyProject(SQLite::Database& database, const std::filesystem::path& from,
                 const std::filesystem::path& to);

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

namespace SQLite {
class Database;
class Exception;
} // namespace SQLite

// Private to interop/: SQLite files of other programs, which may be writing them: they are only ever read.

namespace assay::interop {

/// Whether a file is an SQLite file, and of whom.
enum class DatabaseMaker { None, Mlflow, Assay, Optuna, Other, Unreadable };
DatabaseMaker databaseMaker(const std::filesystem::path& path);

/// Waits up to 5 seconds for who is writing it. Throws an input Error "log.database".
std::unique_ptr<SQLite::Database> openForeign(const std::filesystem::path& path);

/// Throws an input Error "log.database" that says what SQLite says.
[[noreturn]] void refuseDatabase(const std::filesystem::path& path, const SQLite::Exception& error);

} // namespace assay::interop

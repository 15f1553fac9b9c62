// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace SQLite {
class Database;
class Exception;
} // namespace SQLite

namespace assay::store {

enum class Access { Read, Write, Create };

/// A connection of its own for the calling thread: WAL, foreign keys, patient with locks.
/// A file that may not be written opens for Access::Read even from a medium that is read-only.
/// Throws SQLite::Exception.
std::unique_ptr<SQLite::Database> openDatabase(const std::filesystem::path& path, Access access);

/// The one sentence for a foreign exception.
base::Error translated(const SQLite::Exception& error, const std::filesystem::path& path);
/// The same for an exception of any kind; nothing when it is not SQLite's.
std::optional<base::Error> translated(const std::exception_ptr& exception);

/// With every ' doubled, for the few statements that take no bound values.
std::string quoted(const std::string& text);

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/open_database.h"

#include <SQLiteCpp/Database.h>

#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace SQLite {
class Exception;
} // namespace SQLite

namespace assay::store {

enum class Access { Read, Write, Create };

/// Outlives the connection, so that the file is protected until SQLite has closed it.
struct Protected {
    explicit Protected(const std::filesystem::path& file)
        : open(file)
    {}
    base::OpenDatabase open;
};

/// A connection to a project. What a file from elsewhere brings along is not obeyed: no triggers,
/// no functions in its schema that do more than compute (sqlite.org/security.html). One thread uses
/// it.
class ProjectDatabase : private Protected, public SQLite::Database
{
public:
    /// `name`: how SQLite is asked for `file`. Throws SQLite::Exception, or base::Error when the
    /// file that is open under this name is no longer the one that has it.
    ProjectDatabase(const std::filesystem::path& file, const std::string& name, int flags);
    /// Leaves the files beside the project alone when they are no longer its own.
    ~ProjectDatabase();

    /// After the first access.
    void opened();
    void openedAlone() { remember(false); } ///< without the files beside it
    /// Throws an environment Error when what is written now would be lost, or would fall on what is
    /// not this project; a few microseconds.
    void requireHere() const { open.requireHere(); }
    base::OpenDatabase::Place place() const { return open.place(); }
    void freeName(bool free) { open.freeName(free); }
    /// Puts what waits beside the file into it, unless somebody is in the way. Under its new name a
    /// file that was moved is whole then, and one that has its old name is not taken for it.
    void gatherIn();

private:
    void remember(bool journalled);
    void leaveAlone();

    std::filesystem::path m_file;
};

/// A connection of its own for the calling thread: WAL, foreign keys, patient with locks.
/// A file that may not be written opens for Access::Read even from a medium that is read-only.
/// Throws SQLite::Exception, or base::Error as ProjectDatabase does.
std::unique_ptr<ProjectDatabase> openDatabase(const std::filesystem::path& path, Access access);

/// The main file alone, as it lies: no lock, no file made beside it, and nothing that still waits in
/// one. Reading it may fail while another program writes. Throws SQLite::Exception.
std::unique_ptr<ProjectDatabase> openAsItLies(const std::filesystem::path& path);

/// The one sentence for a foreign exception.
base::Error translated(const SQLite::Exception& error, const std::filesystem::path& path);
/// The same for an exception of any kind; nothing when it is not SQLite's.
std::optional<base::Error> translated(const std::exception_ptr& exception);

/// With every ' doubled, for the few statements that take no bound values.
std::string quoted(const std::string& text);

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/project_store.h"

#include "store/checked.h"
#include "store/database.h"
#include "store/files.h"
#include "store/migrator.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <unistd.h>

namespace assay::store {

namespace {

base::ErrorPlace at(const std::filesystem::path& path)
{
    return {.file = path.string(), .row = {}, .byte = {}};
}

bool mayWrite(const std::filesystem::path& path)
{
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    // On a full disk not even SQLite's own files could be made: such a project can be looked at.
    constexpr std::uintmax_t kLeast = 128 << 10;
    std::error_code code;
    const std::filesystem::space_info room = std::filesystem::space(folder, code);
    return ::access(path.c_str(), W_OK) == 0 && ::access(folder.c_str(), W_OK) == 0
           && (code || room.capacity == 0 || room.available >= kLeast);
}

void put(SQLite::Database& database, const char* key, const std::optional<double>& value)
{
    SQLite::Statement statement(database, value ? "REPLACE INTO project VALUES(?, ?)"
                                                : "DELETE FROM project WHERE key = ?");
    statement.bind(1, key);
    if (value)
        statement.bind(2, *value);
    statement.exec();
}

void put(SQLite::Database& database, const char* key, const std::string& value)
{
    SQLite::Statement statement(database, "REPLACE INTO project VALUES(?, ?)");
    statement.bind(1, key);
    statement.bind(2, value);
    statement.exec();
}

} // namespace

bool ensureProject(const std::filesystem::path& path, bool mayCreate)
{
    std::error_code ignored;
    const bool exists = std::filesystem::exists(path, ignored);
    if (!exists && !mayCreate)
        throw base::inputError("project.missing", "There is no such project; check the path.",
                               at(path));
    if (std::filesystem::is_directory(path, ignored))
        throw base::inputError("project.folder",
                               "This is a folder, not a project file; name a file in it, such as "
                               "runs.assay.",
                               at(path));
    const bool readOnly = exists && !mayWrite(path);
    switch (migrate(path, readOnly)) {
    case MigrationResult::Created:
    case MigrationResult::UpToDate:
    case MigrationResult::Upgraded: return readOnly;
    case MigrationResult::Outdated:
        throw base::inputError("project.outdated",
                               "The project was made by an older program and may not be written; "
                               "copy it to a place where it may, and open the copy.",
                               at(path));
    case MigrationResult::Newer:
        throw base::inputError("project.newer",
                               "The project was made by a newer Assay; open it with that one.",
                               at(path));
    case MigrationResult::NotAProject:
        throw base::inputError("project.not_a_project",
                               "This is another program's SQLite file, not an Assay project; "
                               "choose another file name.",
                               at(path));
    case MigrationResult::NotADatabase:
        throw base::inputError("project.not_a_project",
                               "This is no Assay project; open a file that Assay made.", at(path));
    case MigrationResult::Damaged:
        throw base::inputError("project.damaged",
                               "The project file is damaged; use a copy or backup of it.",
                               at(path));
    }
    return readOnly;
}

ProjectInfo readProject(const std::filesystem::path& path, bool readOnly)
{
    try {
        const auto database = openDatabase(path, Access::Read);
        ProjectInfo info;
        info.name = path.stem().string();
        info.path = path.string();
        info.readOnly = readOnly;
        SQLite::Statement rows(*database, "SELECT key, value FROM project");
        eachRow(path, rows, "project", [&](RowReader& next) {
            const std::string key = next.text();
            if (key == "metric")
                info.metric = next.text();
            else if (key == "target")
                info.target = next.magnitude();
            else if (key == "target_source")
                info.targetSource = next.text();
            else if (key == "irreducible")
                info.irreducible = next.magnitude();
            else if (key == "irreducible_source")
                info.irreducibleSource = next.text();
        });
        return info;
    } catch (const SQLite::Exception& error) {
        throw translated(error, path);
    }
}

void writeProject(const std::filesystem::path& path, const ProjectInfo& info)
{
    try {
        const auto database = openDatabase(path, Access::Write);
        SQLite::Transaction transaction(*database, SQLite::TransactionBehavior::IMMEDIATE);
        put(*database, "metric", info.metric);
        put(*database, "target", info.target);
        put(*database, "target_source", info.targetSource);
        put(*database, "irreducible", info.irreducible);
        put(*database, "irreducible_source", info.irreducibleSource);
        transaction.commit();
    } catch (const SQLite::Exception& error) {
        throw translated(error, path);
    }
}

void copyProject(const std::filesystem::path& from, const std::filesystem::path& to)
{
    std::error_code code;
    if (std::filesystem::exists(to, code))
        throw base::environmentError(
            "project.exists", "There is a file of this name already; choose another.", at(to));
    try {
        const auto database = openDatabase(from, Access::Read);
        database->exec(fmt::format("VACUUM INTO '{}'", quoted(to.string())));
    } catch (const SQLite::Exception& error) {
        std::filesystem::remove(to, code);
        throw translated(error, to);
    }
    if (std::filesystem::exists(filesOf(from), code)) {
        std::filesystem::copy(filesOf(from), filesOf(to),
                              std::filesystem::copy_options::recursive
                                  | std::filesystem::copy_options::skip_existing,
                              code);
        if (code)
            throw base::environmentError("project.files",
                                         fmt::format("The project was copied, but not all of its "
                                                     "checkpoints: {}.",
                                                     code.message()),
                                         at(filesOf(to)));
    }
}

} // namespace assay::store

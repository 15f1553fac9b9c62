// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/project_store.h"

#include "base/plain_file.h"
#include "store/checked.h"
#include "store/database.h"
#include "store/files.h"
#include "store/migrator.h"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

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

base::Error nameTaken(const std::filesystem::path& path)
{
    return base::environmentError(
        "project.exists", "There is a file of this name already; choose another.", at(path));
}

base::Error missing(const std::filesystem::path& path)
{
    return base::inputError("project.missing", "There is no such project; check the path.",
                            at(path));
}

/// Else errno says why: EEXIST when something has the name.
bool renamedWithoutReplacing(const std::filesystem::path& from, const std::filesystem::path& to)
{
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    // The file system has no such call.
    std::error_code code;
    if (std::filesystem::exists(std::filesystem::symlink_status(to, code))) {
        errno = EEXIST;
        return false;
    }
    return ::rename(from.c_str(), to.c_str()) == 0;
}

/// Checkpoints of every run, and the modules that runs were made with; links, locks and what else lies
/// there stay behind.
void copyCheckpoints(const std::filesystem::path& from, const std::filesystem::path& to)
{
    namespace fs = std::filesystem;
    std::string problem;
    std::error_code code;
    for (fs::directory_iterator run(from, code), end; !code && run != end; run.increment(code)) {
        if (!fs::is_directory(run->symlink_status()))
            continue;
        std::error_code closed;
        for (const auto& entry : fs::directory_iterator(run->path(), closed)) {
            const fs::path name = entry.path().filename();
            const bool isModule = run->path().filename().string().starts_with(kModuleFolder)
                                  && name.extension() != ".part";
            if (name.extension() != ".ckpt" && !isModule)
                continue;
            base::PlainFile read(entry.path(), base::PlainFile::Use::Read);
            if (read.isMissing())
                continue;
            const fs::path folder = to / run->path().filename();
            std::error_code failed;
            fs::create_directories(folder, failed);
            base::PlainFile written(folder / name, base::PlainFile::Use::Replace);
            const std::string bytes = read.isOpen() ? read.readAll() : std::string();
            if (written.isOpen() && read.problem().empty())
                written.write(bytes);
            if (problem.empty())
                problem = read.problem().empty() ? written.problem() : read.problem();
        }
    }
    if (!problem.empty())
        throw base::environmentError("project.files",
                                     fmt::format("The project was copied, but not all of its "
                                                 "checkpoints: {}.",
                                                 problem),
                                     at(to));
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

void put(SQLite::Database& database, const char* key, std::int64_t value)
{
    SQLite::Statement statement(database, "REPLACE INTO project VALUES(?, ?)");
    statement.bind(1, key);
    statement.bind(2, value);
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

std::filesystem::path projectFile(const std::filesystem::path& path)
{
    namespace fs = std::filesystem;
    std::error_code code;
    fs::path file = path;
    if (fs::is_symlink(fs::symlink_status(path, code))) {
        file = fs::canonical(path, code);
        if (code)
            throw base::inputError("project.link",
                                   "This name is a link that leads nowhere; remove it, or name the "
                                   "project itself.",
                                   at(path));
    }
    const fs::file_status found = fs::status(file, code);
    if (fs::is_directory(found))
        throw base::inputError("project.folder",
                               "This is a folder, not a project file; name a file in it, such as "
                               "runs.assay.",
                               at(path));
    if (fs::exists(found) && !fs::is_regular_file(found))
        throw base::inputError("project.not_a_project",
                               "This is a device or a pipe, not a project file; choose a file.",
                               at(path));
    const auto names = fs::hard_link_count(file, code);
    if (!code && names > 1)
        throw base::inputError(
            "project.names",
            fmt::format("This project file has {} names (hard links). What is written under one is "
                        "missed under another, which damages the file; keep one name, or copy the "
                        "file and open the copy.",
                        names),
            at(path));
    return file;
}

namespace {

/// Says in one sentence why a file is no project of this version, unless it is one. `older`: what is to be done with
/// one of an older version.
void requireMigrated(MigrationResult result, const std::filesystem::path& path, const char* older)
{
    switch (result) {
    case MigrationResult::Created:
    case MigrationResult::UpToDate:
    case MigrationResult::Upgraded: return;
    case MigrationResult::Outdated: throw base::inputError("project.outdated", older, at(path));
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
    case MigrationResult::Emptied:
        throw base::inputError("project.emptied",
                               "The project file is empty, but what lies beside it was a "
                               "project's, so it has lost its content; put a copy or backup in its "
                               "place, or remove the empty file and what lies beside it to begin "
                               "anew.",
                               at(path));
    case MigrationResult::Damaged:
        throw base::inputError("project.damaged",
                               "The project file is damaged; use a copy or backup of it.",
                               at(path));
    }
}

} // namespace

bool ensureProject(const std::filesystem::path& path, bool mayCreate)
{
    std::error_code ignored;
    const bool exists = std::filesystem::exists(path, ignored);
    if (!exists && !mayCreate)
        throw missing(path);
    projectFile(path);
    const bool readOnly = exists && !mayWrite(path);
    requireMigrated(
        migrate(path, readOnly), path,
        "The project was made by an older program and may not be written; copy it to a place where it may, "
        "and open the copy.");
    return readOnly;
}

void requireProject(const std::filesystem::path& path)
{
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        throw missing(path);
    projectFile(path);
    requireMigrated(
        migrate(path, true), path,
        "The project was made by an older program; open it once with this one, which brings it up to date.");
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
            if (key == "id")
                info.id = next.text();
            else if (key == "metric")
                info.goal.metric = next.text();
            else if (key == "metric_note")
                info.goal.note = next.prose();
            else if (key == "target")
                info.goal.target = next.finite();
            else if (key == "target_source")
                info.goal.targetSource = next.prose();
            else if (key == "irreducible")
                info.goal.irreducible = next.finite();
            else if (key == "irreducible_source")
                info.goal.irreducibleSource = next.prose();
            else if (key == "kept_bytes")
                info.keptBytes = next.count();
        });
        // A name that this version does not have is shown and not applied.
        if (!info.goal.metric.empty() && !train::findMetric(info.goal.metric)) {
            info.goal.note = info.goal.note.empty() ? info.goal.metric : info.goal.note;
            info.goal.metric.clear();
            info.goal.target.reset();
            info.goal.irreducible.reset();
        }
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
        put(*database, "metric", info.goal.metric);
        put(*database, "metric_note", info.goal.note);
        put(*database, "target", info.goal.target);
        put(*database, "target_source", info.goal.targetSource);
        put(*database, "irreducible", info.goal.irreducible);
        put(*database, "irreducible_source", info.goal.irreducibleSource);
        put(*database, "kept_bytes", info.keptBytes);
        transaction.commit();
    } catch (const SQLite::Exception& error) {
        throw translated(error, path);
    }
}

void copyProject(const std::filesystem::path& from, const std::filesystem::path& to)
{
    try {
        copyProject(*openDatabase(from, Access::Read), from, to);
    } catch (const SQLite::Exception& error) {
        throw translated(error, from);
    }
}

void copyProject(SQLite::Database& database, const std::filesystem::path& from,
                 const std::filesystem::path& to)
{
    namespace fs = std::filesystem;
    std::error_code code;
    if (fs::exists(fs::symlink_status(to, code)))
        throw nameTaken(to);
    if (!fs::is_empty(filesOf(to), code) && !code)
        throw base::environmentError("project.exists",
                                     "There are checkpoints of another project of this name "
                                     "already; choose another name, or remove their folder.",
                                     at(filesOf(to)));
    const fs::path part =
        to.parent_path() / fmt::format(".{}.{}.part", to.filename().string(), ::getpid());
    try {
        fs::remove(part, code);
        database.exec(fmt::format("VACUUM INTO '{}'", quoted(part.string())));
    } catch (const SQLite::Exception& error) {
        fs::remove(part, code);
        throw translated(error, to);
    }
    if (!renamedWithoutReplacing(part, to)) {
        const bool taken = errno == EEXIST;
        const std::string why = std::strerror(errno);
        fs::remove(part, code);
        if (taken)
            throw nameTaken(to);
        throw base::environmentError(
            "project.cannot_open",
            fmt::format("The copy cannot be put here ({}); choose another folder.", why), at(to));
    }
    copyCheckpoints(filesOf(from), filesOf(to));
}

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/migrator.h"

#include "store/database.h"
#include "store/files.h"
#include "store/schema.h"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

namespace assay::store {

namespace {

constexpr int kApplicationId = 0x41737361; // "Assa"

int pragma(SQLite::Database& database, const char* name)
{
    return database.execAndGet(fmt::format("PRAGMA {}", name)).getInt();
}

bool isEmpty(SQLite::Database& database)
{
    return database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
}

/// What the main file says by itself. What was written last may still lie in the file beside it.
struct Header {
    int version = 0, applicationId = 0;
    bool hasTables = false;
    int pageSize = 1;
};
/// Through SQLite, as everything: the project may be open here (base/open_database.h).
Header headerOf(const std::filesystem::path& path)
{
    try {
        const auto database = openAsItLies(path);
        return {pragma(*database, "user_version"), pragma(*database, "application_id"),
                !isEmpty(*database), pragma(*database, "page_size")};
    } catch (const SQLite::Exception& error) {
        if (error.getErrorCode() == SQLITE_NOTADB)
            throw;
        return {}; // somebody writes just now: the ordinary way waits for it
    }
}

/// Whether what lies beside an empty file shows that it was a project.
bool wasProject(const std::filesystem::path& path)
{
    std::error_code code;
    const auto waiting = std::filesystem::file_size(path.string() + "-wal", code);
    if (!code && waiting > 0)
        return true;
    return !std::filesystem::is_empty(filesOf(path), code) && !code;
}

/// Numbers that a view makes up are no numbers of this program.
void requireSchema(SQLite::Database& database, const std::filesystem::path& path,
                   const std::vector<Migration>& steps)
{
    const std::string problem = schemaProblem(database, steps);
    if (!problem.empty())
        throw base::inputError("project.schema",
                               fmt::format("The tables of this project are not those that Assay "
                                           "makes ({}); use a copy or backup of it.",
                                           problem),
                               {.file = path.string(), .row = {}, .byte = {}});
}

struct Seen {
    MigrationResult result; ///< Created: there is nothing yet
    int version;
};

/// Looks without writing, so that not a byte of somebody else's file changes.
Seen look(const std::filesystem::path& path, const std::vector<Migration>& steps)
{
    std::error_code code;
    const auto bytes = std::filesystem::file_size(path, code);
    if (code)
        return {MigrationResult::Created, 0};
    // SQLite would remove what waits beside an empty file.
    if (bytes == 0)
        return {wasProject(path) ? MigrationResult::Emptied : MigrationResult::Created, 0};
    const auto wanted = static_cast<int>(steps.size());
    // What is another program's, or a newer one made, is not opened to be used: SQLite would leave
    // files beside it. A project gets its mark together with its first tables.
    const Header header = headerOf(path);
    if (header.applicationId != kApplicationId && (header.applicationId != 0 || header.hasTables))
        return {MigrationResult::NotAProject, 0};
    if (header.applicationId == kApplicationId && header.version > wanted)
        return {MigrationResult::Newer, header.version};
    // SQLite reads what is missing of a page as zeros.
    if (bytes % static_cast<std::uintmax_t>(header.pageSize) != 0)
        return {MigrationResult::Damaged, header.version};
    auto database = openDatabase(path, Access::Read);
    const int version = pragma(*database, "user_version");
    if (isEmpty(*database)) // also what a program leaves that was killed while it made one
        return {MigrationResult::Created, 0};
    if (pragma(*database, "application_id") != kApplicationId)
        return {MigrationResult::NotAProject, version};
    if (version == wanted)
        requireSchema(*database, path, steps);
    return {version > wanted    ? MigrationResult::Newer
            : version == wanted ? MigrationResult::UpToDate
                                : MigrationResult::Outdated,
            version};
}

/// Takes away a file that was begun here and holds no table yet.
void removeIfEmpty(const std::filesystem::path& path)
{
    constexpr std::uintmax_t kPage = 4096; // SQLite's; each table has one of its own
    const std::string file = path.string();
    std::error_code code;
    const auto bytes = std::filesystem::file_size(file, code);
    if (code || bytes > kPage)
        return;
    const auto waiting = std::filesystem::file_size(file + "-wal", code);
    if (!code && waiting > 0)
        return;
    for (const char* ending : {"", "-journal", "-wal", "-shm"})
        std::filesystem::remove(file + ending, code);
}

/// Lets the steps change what a table allows (sqlite.org/lang_altertable.html, 7), which our
/// connections otherwise refuse. Nothing but the steps runs meanwhile: triggers are off.
class SchemaMayChange
{
public:
    explicit SchemaMayChange(SQLite::Database& database)
        : m_database(database)
    {
        sqlite3_db_config(m_database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
    }
    ~SchemaMayChange()
    {
        sqlite3_db_config(m_database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    }
    SchemaMayChange(const SchemaMayChange&) = delete;
    SchemaMayChange& operator=(const SchemaMayChange&) = delete;

private:
    SQLite::Database& m_database;
};

void run(SQLite::Database& database, const std::vector<Migration>& steps, std::size_t done)
{
    const SchemaMayChange open(database);
    for (std::size_t step = done; step < steps.size(); ++step) {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        // Another program may have been quicker since the version was read.
        if (pragma(database, "user_version") > static_cast<int>(step))
            continue;
        database.exec(steps[step].sql);
        database.exec(fmt::format("PRAGMA user_version = {}", step + 1));
        database.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
        transaction.commit();
    }
}

/// The older file as a whole, under a name that nothing has. A program that is killed here leaves
/// a ".part" behind, never half a copy under the copy's name.
std::filesystem::path writeBackup(SQLite::Database& database, const std::filesystem::path& path,
                                  int version)
{
    namespace fs = std::filesystem;
    std::error_code code;
    fs::path backup = backupPath(path, version);
    for (int n = 2; fs::exists(fs::symlink_status(backup, code)); ++n)
        backup = backupPath(path, version).string() + fmt::format(".{}", n);
    const fs::path part = backup.string() + ".part";
    fs::remove(part, code);
    database.exec(fmt::format("VACUUM INTO '{}'", quoted(part.string())));
    fs::rename(part, backup, code);
    if (code)
        throw base::environmentError(
            "project.backup",
            fmt::format("The project was made by an older program, and no copy of it can be "
                        "written before it is brought up to date ({}); check the folder.",
                        code.message()),
            {.file = backup.string(), .row = {}, .byte = {}});
    return backup;
}

} // namespace

std::filesystem::path backupPath(const std::filesystem::path& path, int version)
{
    return path.string() + fmt::format(".v{}.backup", version);
}

MigrationResult migrate(const std::filesystem::path& path, bool readOnly,
                        const std::vector<Migration>& steps)
{
    std::error_code ignored;
    const bool existed = std::filesystem::exists(path, ignored);
    try {
        const Seen seen = look(path, steps);
        if (readOnly)
            return seen.result == MigrationResult::Created ? MigrationResult::NotAProject
                                                           : seen.result;
        if (seen.result != MigrationResult::Created && seen.result != MigrationResult::Outdated)
            return seen.result;
        auto database = openDatabase(path, Access::Create);
        std::filesystem::path backup;
        if (seen.result == MigrationResult::Outdated)
            backup = writeBackup(*database, path, seen.version);
        try {
            run(*database, steps, static_cast<std::size_t>(seen.version));
            requireSchema(*database, path, steps);
        } catch (const SQLite::Exception&) {
            if (!backup.empty())
                std::filesystem::remove(backup, ignored); // the file is as it was
            throw;
        }
        return seen.result == MigrationResult::Created ? MigrationResult::Created
                                                       : MigrationResult::Upgraded;
    } catch (const SQLite::Exception& error) {
        const int code = error.getErrorCode();
        if (!existed && (code == SQLITE_FULL || code == SQLITE_IOERR))
            removeIfEmpty(path);
        if (!existed && code == SQLITE_FULL)
            throw base::environmentError("disk.full",
                                         "The disk is full, so no project can be made here; free "
                                         "some space, or choose another disk.",
                                         {.file = path.string(), .row = {}, .byte = {}});
        switch (code) {
        case SQLITE_NOTADB: return MigrationResult::NotADatabase;
        case SQLITE_ERROR:
        case SQLITE_CORRUPT:
        case SQLITE_CONSTRAINT: return MigrationResult::Damaged;
        default: throw translated(error, path);
        }
    }
}

} // namespace assay::store

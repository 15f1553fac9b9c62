// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/migrator.h"

#include "store/database.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <string_view>

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

/// Two numbers of the file's header, both in the byte order of the network (SQLite's "Database File
/// Format", 1.3). What was written last may still lie in the file beside it.
struct Header {
    std::uint32_t version = 0, applicationId = 0;
};
Header headerOf(const std::filesystem::path& path)
{
    std::array<unsigned char, 72> bytes{};
    std::ifstream file(path, std::ios::binary);
    if (!file.read(reinterpret_cast<char*>(bytes.data()), bytes.size()))
        return {};
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t k = at; k < at + 4; ++k)
            value = value << 8 | bytes[k];
        return value;
    };
    if (std::string_view(reinterpret_cast<const char*>(bytes.data()), 15) != "SQLite format 3")
        return {};
    return {number(60), number(68)};
}

struct Seen {
    MigrationResult result; ///< Created: there is nothing yet
    int version;
};

/// Looks without writing, so that not a byte of somebody else's file changes.
Seen look(const std::filesystem::path& path, std::size_t steps)
{
    std::error_code code;
    const auto bytes = std::filesystem::file_size(path, code);
    if (code || bytes == 0)
        return {MigrationResult::Created, 0};
    const auto wanted = static_cast<int>(steps);
    // What another program marked as its own, or a newer one made, is not even opened: SQLite would
    // leave files beside it.
    const Header header = headerOf(path);
    if (header.applicationId != 0 && header.applicationId != kApplicationId)
        return {MigrationResult::NotAProject, 0};
    if (header.applicationId == kApplicationId && header.version > steps)
        return {MigrationResult::Newer, static_cast<int>(header.version)};
    auto database = openDatabase(path, Access::Read);
    const int version = pragma(*database, "user_version");
    if (isEmpty(*database)) // also what a program leaves that was killed while it made one
        return {MigrationResult::Created, 0};
    if (pragma(*database, "application_id") != kApplicationId)
        return {MigrationResult::NotAProject, version};
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

void run(SQLite::Database& database, const std::vector<Migration>& steps, std::size_t done)
{
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
        const Seen seen = look(path, steps.size());
        if (readOnly)
            return seen.result == MigrationResult::Created ? MigrationResult::NotAProject
                                                           : seen.result;
        if (seen.result != MigrationResult::Created && seen.result != MigrationResult::Outdated)
            return seen.result;
        auto database = openDatabase(path, Access::Create);
        if (seen.result == MigrationResult::Outdated) {
            const auto backup = backupPath(path, seen.version);
            std::filesystem::remove(backup);
            database->exec(fmt::format("VACUUM INTO '{}'", quoted(backup.string())));
        }
        run(*database, steps, static_cast<std::size_t>(seen.version));
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

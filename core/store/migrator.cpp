// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/migrator.h"

#include "store/database.h"

#include <SQLiteCpp/Database.h>
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
    try {
        auto database = openDatabase(path, readOnly ? Access::Read : Access::Create);
        const bool empty = isEmpty(*database);
        const int version = pragma(*database, "user_version");
        if (!empty && pragma(*database, "application_id") != kApplicationId)
            return MigrationResult::NotAProject;
        const auto wanted = static_cast<int>(steps.size());
        if (version > wanted)
            return MigrationResult::Newer;
        if (version == wanted)
            return MigrationResult::UpToDate;
        if (readOnly)
            return empty ? MigrationResult::NotAProject : MigrationResult::Outdated;
        if (!empty) {
            const auto backup = backupPath(path, version);
            std::filesystem::remove(backup);
            database->exec(fmt::format("VACUUM INTO '{}'", quoted(backup.string())));
        }
        run(*database, steps, static_cast<std::size_t>(version));
        return empty ? MigrationResult::Created : MigrationResult::Upgraded;
    } catch (const SQLite::Exception& error) {
        switch (error.getErrorCode()) {
        case SQLITE_NOTADB:
            return MigrationResult::NotADatabase;
        case SQLITE_ERROR:
        case SQLITE_CORRUPT:
        case SQLITE_CONSTRAINT:
            return MigrationResult::Damaged;
        default:
            throw translated(error, path);
        }
    }
}

} // namespace assay::store

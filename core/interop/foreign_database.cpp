// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/foreign_database.h"

#include "base/open_database.h"
#include "data/formats/byte_reader.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include <cstring>
#include <fstream>

namespace assay::interop {

namespace {

constexpr int kPatience = 5000; ///< ms

/// As sqlite.org/security.html advises for files from elsewhere.
void harden(SQLite::Database& database)
{
    database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0");
}

} // namespace

DatabaseMaker databaseMaker(const std::filesystem::path& path)
{
    if (base::isOpenDatabase(path))
        return DatabaseMaker::Assay;
    constexpr char kMagic[] = "SQLite format 3"; // with its final zero: 16 bytes
    char head[sizeof kMagic] = {};
    std::ifstream file(path, std::ios::binary);
    if (!file.read(head, sizeof head) || std::memcmp(head, kMagic, sizeof kMagic) != 0)
        return DatabaseMaker::None;
    file.close();
    try {
        SQLite::Database database(path.string(), SQLite::OPEN_READONLY, kPatience);
        harden(database);
        if (database.tableExists("runs") && database.tableExists("metrics")
            && database.tableExists("params") && database.tableExists("alembic_version"))
            return DatabaseMaker::Mlflow;
        if (database.tableExists("runs") && database.tableExists("split_members"))
            return DatabaseMaker::Assay;
        if (database.tableExists("studies") && database.tableExists("trials"))
            return DatabaseMaker::Optuna;
    } catch (const SQLite::Exception&) {
        return DatabaseMaker::Unreadable; // damaged, or locked by its owner
    }
    return DatabaseMaker::Other;
}

std::unique_ptr<SQLite::Database> openForeign(const std::filesystem::path& path)
{
    try {
        auto database =
            std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READONLY, kPatience);
        harden(*database);
        return database;
    } catch (const SQLite::Exception& error) {
        refuseDatabase(path, error);
    }
}

void refuseDatabase(const std::filesystem::path& path, const SQLite::Exception& error)
{
    data::formats::refuse(path, "log.database",
                          fmt::format("The database cannot be read ({}); close what is writing it, "
                                      "or import a copy.",
                                      error.what()));
}

} // namespace assay::interop

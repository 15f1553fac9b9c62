// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/project_slice.h"

#include "base/error.h"
#include "store/database.h"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <string>

namespace assay::store {

namespace {

std::string named(const std::string& name) ///< as SQL quotes a table or column
{
    std::string text = "\"";
    for (const char c : name)
        text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + '"';
}

std::vector<std::string> tablesOf(SQLite::Database& database)
{
    std::vector<std::string> tables;
    SQLite::Statement rows(database, "SELECT name FROM main.sqlite_master WHERE type = 'table' "
                                     "AND name NOT LIKE 'sqlite!_%' ESCAPE '!'");
    while (rows.executeStep())
        tables.push_back(rows.getColumn(0).getString());
    return tables;
}

bool mayBeNull(SQLite::Database& database, const std::string& table, const std::string& column)
{
    SQLite::Statement rows(database, "SELECT \"notnull\" = 0 AND pk = 0 FROM pragma_table_info(?) "
                                     "WHERE name = ? COLLATE NOCASE");
    rows.bind(1, table);
    rows.bind(2, column);
    return rows.executeStep() && rows.getColumn(0).getInt() != 0;
}

/// What takes rows out of a table whose reference leads nowhere, or the reference where a row can be without.
std::vector<std::string> repairsOf(SQLite::Database& database)
{
    std::vector<std::string> repairs;
    for (const std::string& table : tablesOf(database)) {
        SQLite::Statement keys(
            database, "SELECT \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?)");
        keys.bind(1, table);
        while (keys.executeStep()) {
            const std::string parent = keys.getColumn(0).getString();
            const std::string column = keys.getColumn(1).getString();
            const std::string to =
                keys.getColumn(2).isNull() ? "rowid" : keys.getColumn(2).getString();
            repairs.push_back(fmt::format(
                "{0} WHERE {1} IS NOT NULL AND {1} NOT IN (SELECT {2} FROM main.{3})",
                mayBeNull(database, table, column)
                    ? fmt::format("UPDATE main.{} SET {} = NULL", named(table), named(column))
                    : fmt::format("DELETE FROM main.{}", named(table)),
                named(column), to == "rowid" ? to : named(to), named(parent)));
        }
    }
    return repairs;
}

/// Until every reference leads somewhere: a row that goes may leave others behind, in another table each time. Where more
/// changes than that, the pages of the file are damaged, and a change does not stay.
void repair(SQLite::Database& database, const std::vector<std::string>& repairs)
{
    int changed = 1;
    for (std::size_t pass = 0; changed > 0; ++pass) {
        if (pass > repairs.size() + 1)
            throw SQLite::Exception("references that stay wrong", SQLITE_CORRUPT);
        changed = 0;
        for (const std::string& one : repairs)
            changed += database.exec(one);
    }
}

/// Of what is read, or of the disk that is written to. The copy of a damaged file is damaged, too.
base::Error sliceError(const SQLite::Exception& error, const std::filesystem::path& from,
                       const std::filesystem::path& to)
{
    const int code = error.getErrorCode();
    return translated(error, code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? from : to);
}

/// Rows that are about other runs without naming one, after the runs and what names them are gone. Their order counts.
constexpr std::array kOrphans{
    "DELETE FROM splits WHERE id NOT IN (SELECT split FROM runs WHERE split IS NOT NULL)",
    "DELETE FROM split_members WHERE split NOT IN (SELECT id FROM splits)",
    "DELETE FROM datasets WHERE id NOT IN (SELECT source FROM splits UNION "
    "SELECT serving FROM splits WHERE serving IS NOT NULL)",
    "DELETE FROM baselines WHERE split NOT IN (SELECT fingerprint FROM splits)",
    "DELETE FROM example_types WHERE sample NOT IN (SELECT sample FROM predictions)",
    "DELETE FROM examples WHERE sample NOT IN (SELECT sample FROM predictions)",
    "DELETE FROM error_types WHERE id NOT IN (SELECT type FROM example_types)",
    "DELETE FROM typed_errors",
    "DELETE FROM suggestion_decisions WHERE (run <> 0 AND run NOT IN (SELECT id FROM runs)) "
    "OR (run = 0 AND sample NOT IN (SELECT sample FROM predictions))",
    "DELETE FROM suggestion_marks WHERE run NOT IN (SELECT id FROM runs)",
    "DELETE FROM tag_choices WHERE tag NOT IN (SELECT tag FROM tags)",
    "DELETE FROM own_results WHERE fingerprint NOT IN (SELECT fingerprint FROM datasets)",
};

void cut(SQLite::Database& database, const SliceRequest& request)
{
    database.exec("PRAGMA foreign_keys = OFF");
    database.exec("CREATE TEMP TABLE wanted_run(id INTEGER PRIMARY KEY)");
    database.exec("CREATE TEMP TABLE wanted_checkpoint(run INTEGER, step INTEGER)");
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    for (const train::RunId run : request.runs) {
        SQLite::Statement add(database, "INSERT OR IGNORE INTO wanted_run VALUES(?)");
        add.bind(1, run);
        add.exec();
    }
    for (const auto& [run, step] : request.kept) {
        SQLite::Statement add(database, "INSERT INTO wanted_checkpoint VALUES(?, ?)");
        add.bind(1, run);
        add.bind(2, step);
        add.exec();
    }
    database.exec(
        "DELETE FROM studies WHERE id NOT IN (SELECT study FROM planned_runs WHERE run IN "
        "(SELECT id FROM wanted_run)) AND (of IS NULL OR of NOT IN (SELECT id FROM "
        "wanted_run))");
    // Of a search without most of its trials nothing can be said.
    database.exec("DELETE FROM trials");
    database.exec("DELETE FROM searches");
    database.exec("DELETE FROM runs WHERE id NOT IN (SELECT id FROM wanted_run)");
    database.exec(
        "DELETE FROM kept_checkpoints WHERE NOT EXISTS (SELECT 1 FROM wanted_checkpoint w "
        "WHERE w.run = kept_checkpoints.run AND w.step = kept_checkpoints.step)");
    const std::vector<std::string> repairs = repairsOf(database);
    repair(database, repairs);
    for (const char* sql : kOrphans)
        database.exec(sql);
    repair(database, repairs);
    transaction.commit();
    database.exec("VACUUM"); // what was deleted is still in the file
}

} // namespace

void writeSlice(const std::filesystem::path& from, const SliceRequest& request,
                const std::filesystem::path& to)
{
    try {
        openDatabase(from, Access::Read)
            ->exec(fmt::format("VACUUM INTO '{}'", quoted(to.string())));
    } catch (const SQLite::Exception& error) {
        throw sliceError(error, from, to);
    }
    try {
        const auto database = openDatabase(to, Access::Write);
        cut(*database, request);
        database->exec("PRAGMA journal_mode = DELETE"); // one file, nothing beside it
    } catch (const SQLite::Exception& error) {
        throw sliceError(error, from, to);
    }
}

} // namespace assay::store

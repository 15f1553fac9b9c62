// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/schema.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <map>
#include <optional>

namespace assay::store {

namespace {

struct Column {
    bool computed; ///< or hidden: it holds what its table says, not what was written to it
    int key;       ///< its place in the primary key, from 1; 0: not in it
};
using Columns = std::map<std::string, Column>;

Columns columnsOf(SQLite::Database& database, const std::string& table)
{
    SQLite::Statement rows(database, "SELECT name, hidden, pk FROM pragma_table_xinfo(?)");
    rows.bind(1, table);
    Columns columns;
    while (rows.executeStep())
        columns[rows.getColumn(0).getString()] = {rows.getColumn(1).getInt() != 0,
                                                  rows.getColumn(2).getInt()};
    return columns;
}

std::map<std::string, Columns> tablesOf(SQLite::Database& database)
{
    SQLite::Statement rows(database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name "
                                     "NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
    std::map<std::string, Columns> tables;
    while (rows.executeStep()) {
        const std::string name = rows.getColumn(0).getString();
        tables[name] = columnsOf(database, name);
    }
    return tables;
}

std::map<std::string, Columns> tablesMadeBy(const std::vector<Migration>& steps)
{
    SQLite::Database fresh(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const Migration& step : steps)
        fresh.exec(step.sql);
    return tablesOf(fresh);
}

/// "table", "view" or "virtual table"; empty: there is none.
std::optional<std::string> kindOf(SQLite::Database& database, const std::string& name)
{
    SQLite::Statement row(database,
                          "SELECT CASE WHEN type = 'table' AND sql LIKE 'CREATE VIRTUAL%' THEN "
                          "'virtual table' ELSE type END FROM sqlite_master WHERE type IN "
                          "('table', 'view') AND name = ? COLLATE NOCASE");
    row.bind(1, name);
    return row.executeStep() ? std::optional(row.getColumn(0).getString()) : std::nullopt;
}

} // namespace

std::string schemaProblem(SQLite::Database& database, const std::vector<Migration>& steps)
{
    static const auto shipped = tablesMadeBy(migrations());
    const bool usual = &steps == &migrations();
    for (const auto& [table, columns] : usual ? shipped : tablesMadeBy(steps)) {
        const auto kind = kindOf(database, table);
        if (!kind)
            return fmt::format("\"{}\" is missing", table);
        if (*kind != "table")
            return fmt::format("\"{}\" is a {}", table, *kind);
        const Columns found = columnsOf(database, table);
        for (const auto& [name, column] : columns) {
            const auto own = found.find(name);
            if (own == found.end())
                return fmt::format("\"{}\" has no column \"{}\"", table, name);
            if (own->second.computed)
                return fmt::format("column \"{}\" of \"{}\" is computed", name, table);
            if (own->second.key != column.key)
                return fmt::format("\"{}\" has another key", table);
        }
    }
    return {};
}

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/checked.h"
#include "store/database.h"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

// Private to store/: what its classes share.

namespace assay::store {

/// One connection to a project, used by one thread.
struct Connection {
    Connection() = default;
    /// Throws base::Error.
    Connection(std::filesystem::path project, bool readOnly)
        : path(std::move(project))
    {
        try {
            database = openDatabase(path, readOnly ? Access::Read : Access::Write);
        } catch (const SQLite::Exception& error) {
            throw translated(error, path);
        }
    }

    std::filesystem::path path;
    std::unique_ptr<ProjectDatabase> database;

    /// Foreign exceptions end here. Throws an environment Error when the file behind the name is no
    /// longer the one that was opened: what is written then would be lost.
    template <typename Work>
    auto guarded(Work work)
    {
        const Nested here(m_depth);
        if (m_depth == 1)
            database->requireHere();
        try {
            return work();
        } catch (const SQLite::Exception& error) {
            throw translated(error, path);
        }
    }
    /// Prepares, binds, runs `use`; foreign exceptions end here.
    template <typename Use, typename... Values>
    auto query(const std::string& sql, Use use, const Values&... values)
    {
        return guarded([&] {
            SQLite::Statement statement(*database, sql);
            int index = 0;
            (statement.bind(++index, values), ...);
            return use(statement);
        });
    }
    template <typename Take>
    void each(SQLite::Statement& rows, const char* table, Take take, int keys = 1)
    {
        eachRow(path, rows, table, take, keys);
    }
    template <typename Take>
    auto one(SQLite::Statement& rows, const char* table, Take take, int keys = 1)
    {
        return oneRow(path, rows, table, take, keys);
    }
    template <typename... Values>
    void change(const std::string& sql, const Values&... values)
    {
        query(
            sql, [](SQLite::Statement& s) { s.exec(); }, values...);
    }
    template <typename Work>
    void transact(Work work)
    {
        guarded([&] {
            SQLite::Transaction transaction(*database, SQLite::TransactionBehavior::IMMEDIATE);
            work();
            transaction.commit();
        });
    }

    /// While it exists, all that is read is of one moment, whatever others write. Within a transaction
    /// it does nothing.
    class Reading
    {
    public:
        explicit Reading(Connection& connection)
        {
            connection.guarded([&] {
                if (sqlite3_get_autocommit(connection.database->getHandle()) != 0)
                    m_transaction.emplace(*connection.database);
            });
        }

    private:
        std::optional<SQLite::Transaction> m_transaction; ///< rolled back: nothing was written
    };

private:
    struct Nested {
        explicit Nested(int& depth)
            : m_depth(++depth)
        {}
        ~Nested() { --m_depth; }
        Nested(const Nested&) = delete;
        Nested& operator=(const Nested&) = delete;
        int& m_depth;
    };
    int m_depth = 0; ///< of calls within calls: the file is looked at once
};

} // namespace assay::store

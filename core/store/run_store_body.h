// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/database.h"
#include "store/files.h"
#include "store/run_store.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <nlohmann/json.hpp>

#include <map>
#include <optional>

// Private to store/: what the two halves of RunStore share.

namespace assay::store {

/// Columns are taken from left to right.
class RowReader
{
public:
    explicit RowReader(SQLite::Statement& row)
        : m_row(row)
    {}
    std::string text() { return m_row.getColumn(m_next++).getString(); }
    std::int64_t integer() { return m_row.getColumn(m_next++).getInt64(); }
    double number() { return m_row.getColumn(m_next++).getDouble(); }
    bool isNull() const { return m_row.getColumn(m_next).isNull(); }
    template <typename Read>
    auto optional(Read read) -> std::optional<decltype(read())>
    {
        if (!isNull())
            return read();
        ++m_next;
        return std::nullopt;
    }

private:
    SQLite::Statement& m_row;
    int m_next = 0;
};

struct RunStore::Body {
    std::filesystem::path path;
    std::unique_ptr<SQLite::Database> database;

    /// Foreign exceptions end here.
    template <typename Work>
    auto guarded(Work work)
    {
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
    std::int64_t rememberDataset(const data::DatasetInfo& info)
    {
        std::error_code ignored;
        const auto absolute = std::filesystem::exists(info.path, ignored)
                                  ? std::filesystem::absolute(info.path).string()
                                  : info.path;
        change("INSERT OR IGNORE INTO datasets(kind, path, fingerprint, shape, classes, "
               "training_examples, test_examples) VALUES(?, ?, ?, ?, ?, ?, ?)",
               info.kind, absolute, info.fingerprint, data::describeShape(info),
               nlohmann::json(info.classes).dump(), info.trainingExamples, info.testExamples);
        return query(
            "SELECT id FROM datasets WHERE fingerprint = ? AND path = ?",
            [](SQLite::Statement& s) {
                s.executeStep();
                return s.getColumn(0).getInt64();
            },
            info.fingerprint, absolute);
    }
    /// By split, the ones that compare with a network: of train-val.
    std::map<std::string, std::vector<train::BaselineValue>> baselines()
    {
        return query("SELECT split, name, coalesce(rmse, error) FROM baselines WHERE "
                     "part = 'train_val' ORDER BY split, coalesce(rmse, error)",
                     [](SQLite::Statement& rows) {
                         std::map<std::string, std::vector<train::BaselineValue>> all;
                         while (rows.executeStep()) {
                             RowReader next(rows);
                             const std::string split = next.text();
                             const std::string name = next.text();
                             all[split].push_back({name, next.number()});
                         }
                         return all;
                     });
    }
    void completeRecord(train::RunRecord& run) const
    {
        std::error_code ignored;
        run.resumable = train::isOver(run.state) && run.state != train::RunState::Finished
                        && std::filesystem::exists(filesOf(path, run.id).last, ignored);
    }
};

} // namespace assay::store

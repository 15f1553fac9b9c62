// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/replay_store.h"

#include "store/connection.h"
#include "store/files.h"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <utility>

namespace assay::store {

struct ReplayStore::Body : Connection {
    using Connection::Connection;

    std::vector<train::KeptCheckpoint> list(const std::string& condition)
    {
        return query("SELECT run, step, bytes FROM kept_checkpoints " + condition
                         + " ORDER BY run, step",
                     [this](SQLite::Statement& rows) {
                         std::vector<train::KeptCheckpoint> all;
                         each(
                             rows, "kept_checkpoints",
                             [&](RowReader& next) {
                                 train::KeptCheckpoint one;
                                 one.run = next.id();
                                 one.step = next.count();
                                 one.bytes = next.count();
                                 all.push_back(one);
                             },
                             2);
                         return all;
                     });
    }
    std::int64_t whole(const std::string& sql)
    {
        return query(sql, [](SQLite::Statement& row) {
            return row.executeStep() ? row.getColumn(0).getInt64() : std::int64_t{0};
        });
    }
    std::filesystem::path fileOf(const train::KeptCheckpoint& kept) const
    {
        return train::keptFile(filesOf(path, kept.run).folder, kept.step);
    }
    bool isThere(const train::KeptCheckpoint& kept) const
    {
        std::error_code ignored;
        return std::filesystem::is_regular_file(
            std::filesystem::symlink_status(fileOf(kept), ignored));
    }
    void fit()
    {
        const std::int64_t most = whole(
            // What is no number of bytes was set aside, and costs no checkpoint.
            fmt::format("SELECT coalesce((SELECT value FROM project WHERE key = 'kept_bytes' AND "
                        "typeof(value) = 'integer' AND value >= 0), {})",
                        train::kKeptBytes));
        if (whole("SELECT sum(bytes) FROM kept_checkpoints") <= most)
            return;
        std::vector<train::KeptCheckpoint> there, gone;
        for (const train::KeptCheckpoint& one : list({}))
            (isThere(one) ? there : gone).push_back(one);
        remove(gone); // somebody took their files away: they cost nothing
        remove(train::surplus(std::move(there), most));
    }
    void remove(const std::vector<train::KeptCheckpoint>& gone)
    {
        for (const train::KeptCheckpoint& one : gone) {
            std::error_code ignored;
            std::filesystem::remove(fileOf(one), ignored);
            if (isThere(one))
                continue;
            change("DELETE FROM kept_checkpoints WHERE run = ? AND step = ?", one.run, one.step);
        }
    }
};

ReplayStore::ReplayStore(std::filesystem::path project, bool readOnly)
    : m_body(std::make_unique<Body>(std::move(project), readOnly))
{}

ReplayStore::~ReplayStore() = default;

void ReplayStore::keep(const train::KeptCheckpoint& kept)
{
    m_body->transact([&] {
        m_body->change("REPLACE INTO kept_checkpoints(run, step, bytes) VALUES(?, ?, ?)", kept.run,
                       kept.step, kept.bytes);
        m_body->fit();
    });
}

void ReplayStore::fit()
{
    m_body->transact([&] { m_body->fit(); });
}

void ReplayStore::forgetAfter(train::RunId run, std::int64_t step)
{
    m_body->transact([&] {
        m_body->remove(m_body->list(fmt::format("WHERE run = {} AND step > {}", run, step)));
    });
}

std::vector<train::KeptCheckpoint> ReplayStore::kept(train::RunId run)
{
    std::vector<train::KeptCheckpoint> all = m_body->list(fmt::format("WHERE run = {}", run));
    std::erase_if(all, [this](const train::KeptCheckpoint& one) { return !m_body->isThere(one); });
    return all;
}

std::map<std::int64_t, double> ReplayStore::losses(train::RunId run, std::int64_t after,
                                                   std::int64_t last)
{
    std::map<std::int64_t, double> all;
    m_body->query(
        "SELECT id, step, value FROM metrics WHERE run = ? AND name = 'batch_loss' AND "
        "step > ? AND step <= ? AND superseded = 0 ORDER BY id",
        [&](SQLite::Statement& rows) {
            m_body->each(rows, "metrics", [&](RowReader& next) {
                next.id();
                const std::int64_t step = next.count();
                all[step] = next.optional([&] { return next.number(); }).value_or(std::nan(""));
            });
        },
        run, after, last);
    return all;
}

} // namespace assay::store

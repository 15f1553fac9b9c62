// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/split_fingerprint.h"
#include "store/run_store.h"
#include "store/run_store_body.h"

#include <fmt/format.h>

// The part of RunStore that keeps which example went where.

namespace assay::store {

using data::SplitKind;
using train::RunId;

void RunStore::rememberSplit(RunId run, const data::Splits& splits, const data::DatasetPtr& source,
                             const data::DatasetPtr& serving, std::int64_t resampled)
{
    const std::string fingerprint = splits.fingerprint();
    const data::SplitMembers all = data::members(splits);
    m_body->transact([&] {
        const std::int64_t sourceId = m_body->rememberDataset(source->info());
        // By these each of them is found where it moved to.
        for (const data::DatasetInfo& info : source->info().joinedFrom)
            m_body->rememberDataset(info);
        if (serving)
            m_body->change("INSERT OR IGNORE INTO splits(fingerprint, source, serving, resampled) "
                           "VALUES(?, ?, ?, ?)",
                           fingerprint, sourceId, m_body->rememberDataset(serving->info()),
                           resampled);
        else
            m_body->change("INSERT OR IGNORE INTO splits(fingerprint, source, resampled) VALUES(?, "
                           "?, ?)",
                           fingerprint, sourceId, resampled);
        const std::int64_t split = m_body->query(
            "SELECT id FROM splits WHERE fingerprint = ?",
            [](SQLite::Statement& s) {
                s.executeStep();
                return s.getColumn(0).getInt64();
            },
            fingerprint);
        for (const auto& part : all.ids) {
            m_body->query("INSERT OR IGNORE INTO split_members VALUES(?, ?, ?, ?)",
                          [&](SQLite::Statement& s) {
                              const auto& [kind, ids] = part;
                              s.bind(1, split);
                              s.bind(2, data::key(kind));
                              s.bind(3, static_cast<std::int64_t>(ids.size()));
                              s.bind(4, ids.data(),
                                     static_cast<int>(ids.size() * sizeof(base::SampleId)));
                              s.exec();
                          });
        }
        m_body->change(kNameScored, split);
        m_body->change("UPDATE runs SET split = ? WHERE id = ?", split, run);
    });
}

std::optional<data::SplitMembers> RunStore::splitOf(RunId run)
{
    constexpr std::size_t kDigits = 32; // what a split is named by here
    const std::string fingerprint = m_body->query(
        "SELECT fingerprint FROM splits WHERE id = (SELECT split FROM runs WHERE id = ?) AND "
        "typeof(fingerprint) = 'text'",
        [](SQLite::Statement& row) {
            return row.executeStep() ? row.getColumn(0).getString() : std::string();
        },
        run);
    return m_body->query(
        "SELECT split, part, examples, sample_ids FROM split_members WHERE split = (SELECT split "
        "FROM runs WHERE id = ?)",
        [this, &fingerprint](SQLite::Statement& rows) -> std::optional<data::SplitMembers> {
            data::SplitMembers all;
            bool any = false;
            const auto take = [&](RowReader& next) {
                any = true;
                next.integer();
                auto& ids = all.ids[next.part()];
                const std::int64_t examples = next.count();
                ids = next.samples();
                if (examples != static_cast<std::int64_t>(ids.size()))
                    next.refuse(fmt::format("and should name {} examples", examples));
                return true;
            };
            // A split without one of its parts would be another split.
            while (m_body->one(rows, "split_members", take, 2)) {
            }
            if (any && fingerprint.size() == kDigits && data::fingerprintOf(all) != fingerprint)
                throw base::inputError("project.split",
                                       "The examples of the split of this run are not those that "
                                       "it was made of; use a backup of the project, or start a "
                                       "new run.",
                                       {.file = m_body->path.string(), .row = {}, .byte = {}});
            if (any && all.ids[SplitKind::Train].empty())
                throw base::inputError("project.split",
                                       "The split of this run has no training examples any more; "
                                       "use a backup of the project, or start a new run.",
                                       {.file = m_body->path.string(), .row = {}, .byte = {}});
            return any ? std::optional(all) : std::nullopt;
        },
        run);
}

} // namespace assay::store

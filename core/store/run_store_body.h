// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/connection.h"
#include "store/files.h"
#include "store/run_store.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <map>
#include <optional>

// Private to store/: what the two halves of RunStore share.

namespace assay::store {

struct RunStore::Body : Connection {
    using Connection::Connection;

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
        return query("SELECT split, name, coalesce(rmse, error), examples, error, low, high FROM "
                     "baselines WHERE part = 'train_val' ORDER BY split, coalesce(rmse, error)",
                     [](SQLite::Statement& rows) {
                         std::map<std::string, std::vector<train::BaselineValue>> all;
                         while (rows.executeStep()) {
                             RowReader next(rows);
                             const std::string split = next.text();
                             train::BaselineValue value;
                             value.name = next.text();
                             value.trainVal = next.number();
                             value.examples = next.integer();
                             const auto error = next.optional([&] { return next.number(); });
                             const auto low = next.optional([&] { return next.number(); });
                             const auto high = next.optional([&] { return next.number(); });
                             if (error && value.examples > 0)
                                 value.interval = stats::wilson(
                                     std::llround(*error * static_cast<double>(value.examples)),
                                     value.examples);
                             else if (low && high)
                                 value.interval = stats::Interval{*low, *high};
                             all[split].push_back(std::move(value));
                         }
                         return all;
                     });
    }
    void completeRecord(train::RunRecord& run) const
    {
        std::error_code ignored;
        run.resumable = train::isOver(run.state) && run.state != train::RunState::Finished
                        && ((run.kind == train::RunKind::Training && run.step == 0)
                            || std::filesystem::exists(filesOf(path, run.id).last, ignored));
    }
};

} // namespace assay::store

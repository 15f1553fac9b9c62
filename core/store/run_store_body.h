// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json_text.h"
#include "store/connection.h"
#include "store/direct_runs.h"
#include "store/files.h"
#include "store/point_rows.h"
#include "store/run_store.h"
#include "store/score_rows.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <map>
#include <optional>
#include <unordered_set>

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
               base::dumped(nlohmann::json(info.classes)), info.trainingExamples,
               info.testExamples);
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
                     [this](SQLite::Statement& rows) {
                         std::map<std::string, std::vector<train::BaselineValue>> all;
                         each(rows, "baselines", [&](RowReader& next) {
                             const std::string split = next.word();
                             train::BaselineValue value;
                             value.name = next.word();
                             value.trainVal = next.magnitude();
                             value.examples = next.count();
                             const auto error = next.optional([&] { return next.share(); });
                             const auto low = next.optional([&] { return next.number(); });
                             const auto high = next.optional([&] { return next.number(); });
                             if (error && value.examples > 0)
                                 value.interval = stats::wilson(
                                     std::llround(*error * static_cast<double>(value.examples)),
                                     value.examples);
                             else if (low && high)
                                 value.interval = stats::Interval{*low, *high};
                             all[split].push_back(std::move(value));
                         });
                         return all;
                     });
    }
    /// A run with all that is known of it, and whether it can be resumed.
    train::RunRecord record(
        RowReader& next, const std::map<std::string, std::vector<train::BaselineValue>>& baselines,
        const std::map<train::RunId, RunScores>& scores);
    DirectRuns direct;
    PointCursor cursor;                         ///< of the run whose points were asked for last
    std::unordered_set<std::string> knownSpecs; ///< that can be read: reading one takes time
};

} // namespace assay::store

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

/// Of a run whose program is gone.
inline constexpr const char* kEndedBefore = "The program ended before the run did.";
/// The row is updated once an epoch; this takes the last step from the metric points. Binds the run.
inline constexpr const char* kStepOfPoints =
    "UPDATE runs SET step = last.step, seconds = last.seconds FROM (SELECT step, seconds FROM metrics WHERE "
    "run = ?1 AND typeof(step) = 'integer' AND typeof(seconds) = 'real' ORDER BY id DESC LIMIT 1) AS last "
    "WHERE id = ?1 AND last.step > runs.step";

/// Which examples score a split: the name that an earlier split of the same ones has, else its own. Binds the split.
inline constexpr const char* kNameScored =
    "UPDATE splits SET scored = coalesce((SELECT first.scored FROM splits first "
    "JOIN split_members a ON a.split = first.id AND a.part = 'train_val' "
    "JOIN split_members b ON b.split = first.id AND b.part = 'test_val' "
    "JOIN split_members c ON c.split = splits.id AND c.part = 'train_val' "
    "JOIN split_members d ON d.split = splits.id AND d.part = 'test_val' "
    "WHERE first.id <> splits.id AND first.scored <> '' AND a.sample_ids = c.sample_ids "
    "AND b.sample_ids = d.sample_ids ORDER BY first.id LIMIT 1), fingerprint) "
    "WHERE id = ? AND scored = ''";

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
        return query(
            "SELECT split, name, part, coalesce(rmse, error), examples, error, low, high FROM "
            "baselines WHERE part = 'train_val' ORDER BY split, coalesce(rmse, error)",
            [this](SQLite::Statement& rows) {
                std::map<std::string, std::vector<train::BaselineValue>> all;
                each(
                    rows, "baselines",
                    [&](RowReader& next) {
                        const std::string split = next.word();
                        train::BaselineValue value;
                        value.name = next.word();
                        next.skip(); // the part
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
                    },
                    3);
                return all;
            });
    }
    /// A run with all that is known of it, and whether it can be resumed.
    train::RunRecord record(
        RowReader& next, const std::map<std::string, std::vector<train::BaselineValue>>& baselines,
        const std::map<train::RunId, RunScores>& scores);
    bool showsInterrupted = false; ///< where nothing can be written: of runs whose program is gone
    DirectRuns direct;
    PointCursor cursor;                         ///< of the run whose points were asked for last
    std::unordered_set<std::string> knownSpecs; ///< that can be read: reading one takes time
};

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/direct_runs.h"

#include "train/metric.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace assay::store {

namespace metric_name = train::metric_name;

void DirectRuns::take(Seen& seen, const std::string& name, const std::string& split, double value,
                      double epoch)
{
    for (const data::SplitKind kind : data::kOpenSplits) {
        train::SplitScore score = train::unknownScore();
        if (data::key(kind) != split || !train::valueIn(score, name))
            continue;
        *train::valueIn(seen.last.try_emplace(kind, train::unknownScore()).first->second, name) =
            value;
        if (kind != data::SplitKind::TrainVal || !std::isfinite(value))
            continue;
        const auto [least, isNew] = seen.least.try_emplace(name, value, epoch);
        if (!isNew && value < least->second.first)
            least->second = {value, epoch};
    }
}

void DirectRuns::fill(Connection& connection, train::RunRecord& run)
{
    const bool isSaid = run.step != 0 && run.last;
    if (run.kind != train::RunKind::Imported || !run.source.empty() || isSaid)
        return;
    Seen& seen = m_seen[run.id];
    const std::int64_t before = seen.point;
    connection.query(
        "SELECT id, step, epoch, seconds FROM metrics WHERE run = ? AND id > ? AND superseded = 0 "
        "AND typeof(step) = 'integer' AND typeof(epoch) = 'real' AND typeof(seconds) = 'real' "
        "ORDER BY id DESC LIMIT 1000",
        [&](SQLite::Statement& rows) {
            connection.each(rows, "metrics", [&](RowReader& next) {
                seen.point = std::max(seen.point, next.integer());
                seen.step = std::max(seen.step, next.integer());
                seen.epoch = std::max(seen.epoch, next.number());
                seen.seconds = std::max(seen.seconds, next.number());
            });
        },
        run.id, before);
    // Most points are losses of batches: those are left to SQLite to pass over.
    static const std::string scores = fmt::format(
        "SELECT name, split, epoch, value FROM metrics WHERE run = ? AND id > ? AND id <= ? AND "
        "superseded = 0 AND name IN ('{}') AND typeof(split) = 'text' AND typeof(epoch) = 'real' "
        "AND typeof(value) = 'real' ORDER BY id",
        fmt::join(train::scoreNames(), "', '"));
    connection.query(
        scores,
        [&](SQLite::Statement& rows) {
            connection.each(rows, "metrics", [&](RowReader& next) {
                const std::string name = next.text(), split = next.text();
                const double epoch = next.number();
                take(seen, name, split, next.number(), epoch);
            });
        },
        run.id, before, seen.point);
    if (run.step == 0)
        run.step = seen.step;
    if (run.epoch == 0 && seen.epoch < 1e15)
        run.epoch = static_cast<std::int64_t>(seen.epoch);
    if (run.seconds == 0 && std::isfinite(seen.seconds))
        run.seconds = seen.seconds;
    if (run.last || seen.last.empty())
        return;
    run.last = seen.last;
    const bool isNumber = std::any_of(seen.last.begin(), seen.last.end(), [](const auto& score) {
        return score.second.isRegression();
    });
    const bool isShare = std::any_of(seen.last.begin(), seen.last.end(), [](const auto& score) {
        return !std::isnan(score.second.error);
    });
    run.task = isNumber && !isShare ? data::Task::Regression : data::Task::Classification;
    // The best is that of the first of these that was logged, as of imported logs.
    for (const char* name : {metric_name::kError, metric_name::kRmse, metric_name::kLoss}) {
        const auto least = seen.least.find(name);
        if (least == seen.least.end())
            continue;
        train::SplitScore best = train::unknownScore();
        *train::valueIn(best, name) = least->second.first;
        run.bestTrainVal = best;
        if (least->second.second >= 1 && least->second.second < 1e15)
            run.bestEpoch = static_cast<std::int64_t>(least->second.second);
        break;
    }
}

} // namespace assay::store

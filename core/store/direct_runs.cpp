// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/direct_runs.h"

#include <algorithm>
#include <cmath>

namespace assay::store {

namespace {

namespace metric_name = train::metric_name;

double* valueIn(train::SplitScore& score, const std::string& name)
{
    return name == metric_name::kLoss    ? &score.loss
           : name == metric_name::kError ? &score.error
           : name == metric_name::kRmse  ? &score.rmse
           : name == metric_name::kMae   ? &score.mae
           : name == metric_name::kR2    ? &score.r2
           : name == metric_name::kF1    ? &score.f1
                                         : nullptr;
}

train::SplitScore emptyScore()
{
    train::SplitScore empty;
    empty.loss = empty.error = train::SplitScore::kNone;
    return empty;
}

} // namespace

void DirectRuns::take(Seen& seen, const std::string& name, const std::string& split, double value,
                      double epoch)
{
    for (const data::SplitKind kind : data::kOpenSplits) {
        train::SplitScore score = emptyScore();
        if (data::key(kind) != split || !valueIn(score, name))
            continue;
        *valueIn(seen.last.try_emplace(kind, emptyScore()).first->second, name) = value;
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
    connection.query(
        "SELECT id, name, split, step, epoch, seconds, value FROM metrics WHERE run = ? AND "
        "id > ? AND superseded = 0 AND typeof(name) = 'text' AND typeof(split) = 'text' AND "
        "typeof(step) = 'integer' AND typeof(epoch) = 'real' AND typeof(seconds) = 'real' AND "
        "typeof(value) = 'real' ORDER BY id",
        [&](SQLite::Statement& rows) {
            connection.each(rows, "metrics", [&](RowReader& next) {
                seen.point = next.integer();
                const std::string name = next.text(), split = next.text();
                seen.step = std::max(seen.step, next.integer());
                const double epoch = next.number();
                seen.epoch = std::max(seen.epoch, epoch);
                seen.seconds = std::max(seen.seconds, next.number());
                take(seen, name, split, next.number(), epoch);
            });
        },
        run.id, seen.point);
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
        train::SplitScore best = emptyScore();
        *valueIn(best, name) = least->second.first;
        run.bestTrainVal = best;
        if (least->second.second >= 1 && least->second.second < 1e15)
            run.bestEpoch = static_cast<std::int64_t>(least->second.second);
        break;
    }
}

} // namespace assay::store

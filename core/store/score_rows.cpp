// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/score_rows.h"

#include "train/metric.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace assay::store {

namespace {

Moment momentFrom(const std::string& text)
{
    if (text != "last" && text != "best")
        throw std::invalid_argument(text);
    return text == "last" ? Moment::Last : Moment::Best;
}

/// The score that a row is about, and which of its values.
void take(RowReader& next, std::map<train::RunId, RunScores>& all)
{
    const train::RunId run = next.id();
    const Moment moment = next.named(momentFrom);
    const data::SplitKind split = next.split();
    const std::string metric = next.word();
    if (std::find(train::scoreNames().begin(), train::scoreNames().end(), metric)
        == train::scoreNames().end())
        next.refuse("which is no score");
    // Tags of other tools may be mapped to what they are not.
    const bool ours = !next.flag();
    const double value = ours && metric == train::metric_name::kError ? next.share() : next.number();
    train::Scores& scores = moment == Moment::Last ? all[run].last : all[run].best;
    *train::valueIn(scores.try_emplace(split, train::unknownScore()).first->second, metric) = value;
}

/// The columns of `runs` that other programs know: no more will come.
std::string columnsSet()
{
    constexpr const char* kNames[] = {"loss", "error", "rmse", "mae", "r2", "f1"};
    std::string set;
    const auto add = [&set](const char* prefix, Moment moment, const std::string& split,
                            const char* metric) {
        set += fmt::format("{}{}{}_{} = (SELECT value FROM run_scores WHERE run = runs.id AND "
                           "moment = '{}' AND split = '{}' AND metric = '{}')",
                           set.empty() ? "" : ", ", prefix, split, metric, name(moment), split,
                           metric);
    };
    for (const char* metric : kNames) {
        for (const data::SplitKind split : data::kOpenSplits)
            add("", Moment::Last, data::key(split), metric);
        add("best_", Moment::Best, data::key(data::SplitKind::TrainVal), metric);
    }
    return set;
}

} // namespace

std::string name(Moment moment)
{
    return moment == Moment::Last ? "last" : "best";
}

std::map<train::RunId, RunScores> readScores(Connection& connection,
                                             std::optional<train::RunId> run)
{
    std::map<train::RunId, RunScores> all;
    connection.query(
        fmt::format("SELECT s.run, s.moment, s.split, s.metric, runs.kind = 'imported', s.value FROM "
                    "run_scores s JOIN runs ON runs.id = s.run WHERE {}",
                    run ? "s.run = ?" : "runs.deleted = ?"),
        [&](SQLite::Statement& rows) {
            while (step(rows)) {
                RowReader next(rows);
                try {
                    take(next, all);
                } catch (const BadValue& bad) {
                    std::string key = rowKey(rows);
                    for (int column = 1; column < 4; ++column)
                        key += " " + rows.getColumn(column).getString();
                    noteSetAside(connection.path, "run_scores", key, bad.what());
                }
            }
        },
        run.value_or(0));
    return all;
}

void writeScores(SQLite::Database& database, train::RunId run, Moment moment,
                 const train::Scores& scores)
{
    SQLite::Statement remove(database, "DELETE FROM run_scores WHERE run = ? AND moment = ?");
    remove.bind(1, run);
    remove.bind(2, name(moment));
    remove.exec();
    SQLite::Statement add(database, "INSERT INTO run_scores(run, moment, split, metric, value) "
                                    "VALUES(?, ?, ?, ?, ?)");
    for (const auto& [split, score] : scores) {
        for (const std::string& metric : train::scoreNames()) {
            const double value = *train::valueIn(score, metric);
            if (std::isnan(value))
                continue;
            add.bind(1, run);
            add.bind(2, name(moment));
            add.bind(3, data::key(split));
            add.bind(4, metric);
            add.bind(5, value);
            add.exec();
            add.reset();
        }
    }
    copyScoresToColumns(database, run);
}

void copyScoresToColumns(SQLite::Database& database, std::optional<train::RunId> run)
{
    static const std::string all = "UPDATE runs SET " + columnsSet();
    SQLite::Statement copy(database, run ? all + " WHERE id = ?" : all);
    if (run)
        copy.bind(1, *run);
    copy.exec();
}

} // namespace assay::store

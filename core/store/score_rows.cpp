// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/score_rows.h"

#include "train/metric.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

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
    const bool isImported = next.flag();
    const double value = next.number();
    if (metric == train::metric_name::kError && !(value >= 0 && value <= 1))
        next.refuse(isImported
                        ? "which no error can be (a tag with such values counts as something "
                          "else: choose what)"
                        : "which is not within 0 .. 1");
    train::Scores& scores = moment == Moment::Last ? all[run].last : all[run].best;
    *train::valueIn(scores.try_emplace(split, train::unknownScore()).first->second, metric) = value;
}

/// Names of the splits that may be looked at, as SQL has them.
std::string openSplits()
{
    std::vector<std::string> names;
    for (const data::SplitKind split : data::kOpenSplits)
        names.push_back(data::key(split));
    return fmt::format("'{}'", fmt::join(names, "', '"));
}

/// Adds the assignment of a column of `runs` that other programs read. Without a row for it, it
/// `keeps` what it holds, or is emptied.
void addColumn(std::string& set, Moment moment, data::SplitKind split, const char* metric,
               bool keeps)
{
    const std::string column =
        fmt::format("{}{}_{}", moment == Moment::Best ? "best_" : "", data::key(split), metric);
    set += fmt::format("{}{} = coalesce((SELECT value FROM run_scores WHERE run = runs.id AND "
                       "moment = '{}' AND split = '{}' AND metric = '{}'), {})",
                       set.empty() ? "" : ", ", column, name(moment), data::key(split), metric,
                       keeps ? column : "NULL");
}

/// Of those columns; no more will come.
constexpr const char* kColumnMetrics[] = {"loss", "error", "rmse", "mae", "r2", "f1"};

} // namespace

std::string name(Moment moment)
{
    return moment == Moment::Last ? "last" : "best";
}

std::map<train::RunId, RunScores> readScores(Connection& connection,
                                             std::optional<train::RunId> run)
{
    // Rows of other metrics and splits are another version's.
    static const std::string known =
        fmt::format("s.metric IN ('{}') AND s.split IN ({})",
                    fmt::join(train::scoreNames(), "', '"), openSplits());
    std::map<train::RunId, RunScores> all;
    connection.query(
        fmt::format("SELECT s.run, s.moment, s.split, s.metric, runs.kind = 'imported', s.value "
                    "FROM run_scores s JOIN runs ON runs.id = s.run WHERE {} AND {}",
                    known, run ? "s.run = ?" : "runs.deleted IS NOT 1 AND ? = 0"),
        [&](SQLite::Statement& rows) {
            connection.each(
                rows, "run_scores", [&](RowReader& next) { take(next, all); }, 4);
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
}

void copyScoresToColumns(SQLite::Database& database, train::RunId run)
{
    static const std::string columns = [] {
        std::string set;
        for (const char* metric : kColumnMetrics) {
            for (const data::SplitKind split : data::kOpenSplits)
                addColumn(set, Moment::Last, split, metric, false);
            addColumn(set, Moment::Best, data::SplitKind::TrainVal, metric, false);
        }
        return set;
    }();
    SQLite::Statement copy(database, "UPDATE runs SET " + columns + " WHERE id = ?");
    copy.bind(1, run);
    copy.exec();
}

void copyBestToColumns(SQLite::Database& database, const std::string& which)
{
    static const std::string columns = [] {
        std::string set;
        for (const char* metric : kColumnMetrics)
            addColumn(set, Moment::Best, data::SplitKind::TrainVal, metric, true);
        return set;
    }();
    SQLite::Statement(database, "UPDATE runs SET " + columns + " WHERE " + which).exec();
}

} // namespace assay::store

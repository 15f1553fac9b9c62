// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/answers_fit.h"

#include "base/error.h"
#include "base/json_text.h"
#include "base/number_text.h"
#include "store/connection.h"
#include "store/problem_note.h"
#include "train/metric.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>
#include <unordered_set>

namespace assay::store {

namespace {

using data::SplitKind;
using evaluate::Checkpoint;
using train::RunId;

constexpr std::int64_t kMostLost = 100;

[[noreturn]] void refuse(const Connection& connection, RunId run, const std::string& why)
{
    throw base::inputError(
        "evaluation.other",
        fmt::format("The answers stored for run {} cannot be its own: {}; evaluate this run again.",
                    run, why),
        {.file = connection.path.string(), .row = {}, .byte = {}});
}

struct Trained {
    std::string state;
    std::int64_t step = 0;
    std::string classes; ///< of its data, as JSON; empty: not known
};

/// Empty: no run that was trained here.
std::optional<Trained> trained(Connection& connection, RunId run)
{
    return connection.query(
        "SELECT r.state, r.step, coalesce((SELECT d.classes FROM splits s JOIN datasets d ON d.id = s.source "
        "WHERE s.id = r.split), '') FROM runs r WHERE r.id = ? AND r.kind = 'training' "
        "AND typeof(r.state) = 'text' AND typeof(r.step) = 'integer'",
        [](SQLite::Statement& row) -> std::optional<Trained> {
            if (!row.executeStep())
                return std::nullopt;
            return Trained{row.getColumn(0).getString(), row.getColumn(1).getInt64(),
                           row.getColumn(2).getString()};
        },
        run);
}

struct Point {
    std::string metric, split;
    double value = 0;
};

/// What was logged of the usual metrics at a step; of an epoch that was repeated all of it.
std::vector<Point> pointsAt(Connection& connection, RunId run, std::int64_t step)
{
    return connection.query(
        "SELECT name, split, value FROM metrics WHERE run = ? AND step = ? AND name IN (?, ?) AND superseded = 0 "
        "AND typeof(value) = 'real'",
        [](SQLite::Statement& rows) {
            std::vector<Point> all;
            while (rows.executeStep())
                all.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getString(),
                               rows.getColumn(2).getDouble()});
            return all;
        },
        run, step, train::metric_name::kError, train::metric_name::kRmse);
}

bool hasPoints(Connection& connection, RunId run)
{
    return connection.query(
        "SELECT 1 FROM metrics WHERE run = ? AND name IN (?, ?) AND split = 'train_val' AND superseded = 0 LIMIT 1",
        [](SQLite::Statement& row) { return row.executeStep(); }, run, train::metric_name::kError,
        train::metric_name::kRmse);
}

/// Another machine or number of threads may answer a few examples otherwise.
bool isNear(const std::string& metric, double now, double then, std::int64_t examples)
{
    constexpr double kShare = 0.01;
    constexpr double kExamples = 2.5;
    return metric == train::metric_name::kRmse
               ? now == then || std::abs(now - then) <= kShare * std::abs(then)
               : std::abs(now - then) * static_cast<double>(examples)
                     <= std::max(kExamples, kShare * static_cast<double>(examples));
}

struct Scored {
    SplitKind split = SplitKind::Train;
    std::int64_t examples = 0;
    std::string metric;
    double value = 0;
};

std::vector<Scored> scoredIn(Connection& connection, std::int64_t evaluation)
{
    return connection.query(
        "SELECT evaluation, split, examples, error, rmse FROM evaluated_splits WHERE evaluation = ?",
        [&](SQLite::Statement& rows) {
            std::vector<Scored> all;
            connection.each(
                rows, "evaluated_splits",
                [&](RowReader& next) {
                    next.skip();
                    Scored one{.split = next.split(), .examples = next.count(), .metric = {}};
                    const auto error = next.optional([&] { return next.number(); });
                    const auto rmse = next.optional([&] { return next.number(); });
                    if (!error && !rmse)
                        return;
                    one.metric = rmse ? train::metric_name::kRmse : train::metric_name::kError;
                    one.value = rmse ? *rmse : *error;
                    all.push_back(std::move(one));
                },
                2);
            return all;
        },
        evaluation);
}

void requireOwn(const Connection& connection, RunId run, std::int64_t step, const Scored& one,
                const std::vector<Point>& points)
{
    std::optional<double> other;
    for (const Point& then : points) {
        if (then.metric != one.metric || then.split != data::key(one.split))
            continue;
        if (isNear(one.metric, one.value, then.value, one.examples))
            return;
        other = then.value;
    }
    const train::Metric& metric = train::metricNamed(one.metric);
    if (other)
        refuse(connection, run,
               fmt::format("their {} on {} is {}, and that of the run was {} at step {}",
                           metric.label, data::displayName(one.split), metric.text(one.value),
                           metric.text(*other), base::countText(step)));
}

/// Evaluations that were compared with the points of their finished runs.
struct Sound {
    std::mutex mutex;
    std::unordered_set<std::string> keys;
};
Sound& sound()
{
    static Sound all;
    return all;
}
bool wasSound(const std::string& key)
{
    const std::lock_guard lock(sound().mutex);
    return sound().keys.contains(key);
}
void rememberSound(const std::string& key)
{
    constexpr std::size_t kMost = 10'000;
    const std::lock_guard lock(sound().mutex);
    if (sound().keys.size() < kMost)
        sound().keys.insert(key);
}

/// Class names in another order would give the numbers of a class to another one. Names that are new are a
/// change of the data, which keeps their numbers.
void noteSwappedClasses(const Connection& connection, RunId run, const std::string& ofData,
                        std::vector<std::string> ofAnswers)
{
    const auto list = base::parsedJson<nlohmann::json>(ofData);
    const auto isText = [](const nlohmann::json& item) { return item.is_string(); };
    if (!list || !list->is_array() || !std::all_of(list->begin(), list->end(), isText))
        return;
    auto names = list->get<std::vector<std::string>>();
    if (names == ofAnswers)
        return;
    std::sort(names.begin(), names.end());
    std::sort(ofAnswers.begin(), ofAnswers.end());
    if (names == ofAnswers)
        noteProblem(connection.path, "evaluations", fmt::format("classes of run {}", run),
                    base::inputError(
                        "evaluation.classes",
                        fmt::format("The class names of run {} stand in another order in its data "
                                    "than in its answers, so that one of them was changed; "
                                    "evaluate the run again, or use a backup of the project.",
                                    run),
                        {.file = connection.path.string(), .row = {}, .byte = {}}));
}

} // namespace

void requireOfRun(Connection& connection, std::int64_t evaluation, RunId run, Checkpoint checkpoint,
                  std::int64_t step, const std::vector<std::string>& classes)
{
    const auto own = checkpoint == Checkpoint::Imported ? std::nullopt : trained(connection, run);
    if (!own)
        return;
    // A run that trains, or is repeated from an earlier step, may have been answered further on.
    if (own->state == train::name(train::RunState::Finished) && step > own->step)
        refuse(connection, run,
               fmt::format("they are of step {}, and its last one was {}", step, own->step));
    noteSwappedClasses(connection, run, own->classes, classes);
    // Looking through the points of a long run takes time, and pages ask again and again.
    const std::string key =
        fmt::format("{}|{}|{}|{}", connection.path.string(), evaluation, run, step);
    if (wasSound(key))
        return;
    const auto points = pointsAt(connection, run, step);
    for (const Scored& one : scoredIn(connection, evaluation))
        requireOwn(connection, run, step, one, points);
    // The best weights are those of an epoch that was scored.
    if (checkpoint == Checkpoint::Best && points.empty()
        && own->state == train::name(train::RunState::Finished) && hasPoints(connection, run))
        refuse(connection, run, fmt::format("it was not scored at step {}", base::countText(step)));
    if (own->state == train::name(train::RunState::Finished))
        rememberSound(key);
}

void requireExamplesOfRun(Connection& connection, RunId run, const evaluate::Predictions& answers)
{
    if (answers.size() == 0 || !trained(connection, run))
        return;
    const auto members = connection.query(
        "SELECT split, part, sample_ids FROM split_members WHERE part = ? AND split = (SELECT split "
        "FROM runs WHERE id = ?)",
        [&](SQLite::Statement& row) {
            return connection.one(
                row, "split_members",
                [](RowReader& next) {
                    next.skip();
                    next.skip(); // the split and its part
                    return next.samples();
                },
                2);
        },
        data::key(answers.split), run);
    if (!members)
        return;
    const std::unordered_set<base::SampleId> there(members->begin(), members->end());
    const bool isWithin = std::all_of(answers.ids.begin(), answers.ids.end(),
                                      [&](base::SampleId id) { return there.contains(id); });
    if (!isWithin || (answers.split != SplitKind::Train && answers.size() != members->size()))
        refuse(connection, run,
               fmt::format("they are of other examples than its {}",
                           data::displayName(answers.split)));
}

std::vector<evaluate::TestOpening> lostOpenings(Connection& connection)
{
    const auto largest = connection.query(
        "SELECT seq FROM sqlite_sequence WHERE name = 'test_openings' AND typeof(seq) = 'integer'",
        [](SQLite::Statement& row) {
            return row.executeStep() ? row.getColumn(0).getInt64() : std::int64_t{0};
        });
    std::unordered_set<std::int64_t> there;
    connection.query(
        "SELECT id FROM test_openings WHERE id BETWEEN 1 AND ?",
        [&](SQLite::Statement& rows) {
            while (rows.executeStep())
                there.insert(rows.getColumn(0).getInt64());
        },
        largest);
    const std::int64_t lost = largest - static_cast<std::int64_t>(there.size());
    if (lost <= 0)
        return {};
    noteProblem(
        connection.path, "test_openings", "lost",
        base::inputError(
            "test.lost",
            fmt::format(
                "Test was opened {} more than the project shows: {} not in the file any "
                "more. {} may have been deleted, or the file is a part of another project; a "
                "backup may have {}.",
                lost == 1 ? "once" : fmt::format("{} times", lost),
                lost == 1 ? "the row of that opening is" : "the rows of those openings are",
                lost == 1 ? "It" : "They", lost == 1 ? "it" : "them"),
            {.file = connection.path.string(), .row = {}, .byte = {}}));
    std::vector<evaluate::TestOpening> all;
    for (std::int64_t id = 1;
         id <= largest && lost <= kMostLost && static_cast<std::int64_t>(all.size()) < lost; ++id) {
        if (there.contains(id))
            continue;
        evaluate::TestOpening opening;
        opening.id = id;
        opening.reason = "not known: the row of this opening is not in the project any more";
        all.push_back(std::move(opening));
    }
    return all;
}

} // namespace assay::store

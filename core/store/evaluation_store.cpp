// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/evaluation_store.h"

#include "base/json_text.h"
#include "store/answer_rows.h"
#include "store/answers_fit.h"
#include "store/connection.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace assay::store {

namespace {

using data::SplitKind;
using evaluate::Checkpoint;
using evaluate::Measured;
using evaluate::Predictions;
using evaluate::Rung;
using train::RunId;

Checkpoint checkpointOf(const std::string& name)
{
    return name == "imported" ? Checkpoint::Imported : evaluate::checkpointFrom(name);
}

/// Whether a metric is no number of a SplitReport with an interval that ladders are made of.
bool isScoredApart(const train::Metric& metric)
{
    return metric.name != train::metric_name::kError && metric.name != train::metric_name::kRmse;
}

bool isWithin(double value, const stats::Interval& interval)
{
    return std::isfinite(value) && std::isfinite(interval.low) && std::isfinite(interval.high)
           && interval.low <= value && value <= interval.high;
}

/// What an opening measured by `metric`; empty when it is not there. Throws BadValue for what is no such value with
/// its interval.
std::optional<Measured> measured(RowReader& next, const nlohmann::json& measures,
                                 const train::Metric& metric, std::int64_t examples)
{
    const auto found = measures.is_object() ? measures.find(metric.name) : measures.end();
    if (!measures.is_object() || found == measures.end())
        return std::nullopt;
    // A measure that could not be taken is null.
    if (found->is_array() && std::any_of(found->begin(), found->end(), [](const auto& item) {
            return item.is_null();
        }))
        return std::nullopt;
    if (!found->is_array() || found->size() != 3
        || !std::all_of(found->begin(), found->end(),
                        [](const auto& item) { return item.is_number(); }))
        next.refuse(fmt::format("in which {} is no number with its interval", metric.name));
    const Measured one{.error = found->at(0).get<double>(),
                       .examples = examples,
                       .interval =
                           stats::Interval{found->at(1).get<double>(), found->at(2).get<double>()}};
    // The interval of a bootstrap may lie beside its value.
    if (!isWithin(one.interval->low, *one.interval) || !metric.allows(metric.shortfall(one.error)))
        next.refuse(fmt::format("in which {} is no number with its interval", metric.name));
    return one;
}

/// The error of an opening, or its RMSE. Throws BadValue.
std::optional<Measured> measured(RowReader& next, std::int64_t examples)
{
    const auto error = next.optional([&] { return next.share(); });
    const auto rmse = next.optional([&] { return next.magnitude(); });
    if (!error && !rmse)
        return std::nullopt;
    Measured one{.error = rmse ? *rmse : *error, .examples = examples, .interval = {}};
    const double low = next.finite(), high = next.finite();
    one.interval = stats::Interval{low, high};
    bool fits = examples > 0 && isWithin(one.error, *one.interval);
    if (fits && !rmse) {
        constexpr double kRounding = 1e-6;
        const auto wanted =
            stats::wilson(std::llround(one.error * static_cast<double>(examples)), examples);
        fits = std::abs(wanted.low - low) < kRounding && std::abs(wanted.high - high) < kRounding;
    }
    if (!fits)
        throw BadValue(fmt::format("its interval [{}, {}] is not that of {} on {} examples", low,
                                   high, one.error, examples));
    return one;
}

} // namespace

struct EvaluationStore::Body : Connection {
    using Connection::Connection;

    struct Head {
        std::int64_t id;
        evaluate::Evaluation evaluation;
    };
    /// Throws an input Error when it cannot be of this run.
    std::optional<Head> newest(RunId run, std::optional<Checkpoint> checkpoint)
    {
        auto head = stored(run, checkpoint);
        if (head)
            requireOfRun(*this, head->id, run, head->evaluation.checkpoint, head->evaluation.step,
                         head->evaluation.classes);
        return head;
    }
    std::optional<Head> stored(RunId run, std::optional<Checkpoint> checkpoint)
    {
        return query(
            "SELECT id, checkpoint, step, created, classes, one_distribution FROM evaluations "
            "WHERE run = ? AND (? = '' OR checkpoint = ?) ORDER BY id DESC LIMIT 1",
            [this, run](SQLite::Statement& row) {
                return one(row, "evaluations", [run](RowReader& next) {
                    Head head;
                    head.id = next.integer();
                    head.evaluation.run = run;
                    head.evaluation.checkpoint = next.named(checkpointOf);
                    head.evaluation.step = next.count();
                    head.evaluation.created = next.moment();
                    head.evaluation.classes = next.texts();
                    if (head.evaluation.classes.size() > evaluate::kMostClasses)
                        next.refuse("which are too many classes");
                    head.evaluation.oneDistribution = next.flag();
                    return head;
                });
            },
            run, checkpoint ? evaluate::name(*checkpoint) : std::string(),
            checkpoint ? evaluate::name(*checkpoint) : std::string());
    }

    /// What was scored when the answers were stored.
    struct Scored {
        std::int64_t examples = 0;
        std::optional<double> error, rmse;
    };
    std::optional<Scored> scored(std::int64_t evaluation, SplitKind split)
    {
        return query(
            "SELECT evaluation, split, examples, error, rmse FROM evaluated_splits WHERE evaluation = ? "
            "AND split = ?",
            [this](SQLite::Statement& row) {
                return one(
                    row, "evaluated_splits",
                    [](RowReader& next) {
                        next.skip();
                        next.skip(); // the evaluation and its split
                        Scored found{.examples = next.count(), .error = {}, .rmse = {}};
                        found.error = next.optional([&] { return next.share(); });
                        found.rmse = next.optional([&] { return next.number(); });
                        return found;
                    },
                    2);
            },
            evaluation, data::key(split));
    }
    /// Answers that were lost, added or changed since they were scored would give another number
    /// in silence. Throws an input Error.
    void requireScored(std::int64_t evaluation, const evaluate::SplitReport* report,
                       SplitKind split)
    {
        const auto then = scored(evaluation, split);
        const std::int64_t examples = report ? report->score.examples : 0;
        bool same = examples == (then ? then->examples : 0);
        if (same && report && then) {
            const auto& before = report->score.isRegression() ? then->rmse : then->error;
            const double now = report->score.value();
            // The last digits may differ from those of another version.
            same = before ? std::abs(now - *before) <= 1e-5 * std::abs(*before) : std::isnan(now);
        }
        if (!same)
            throw base::inputError(
                "evaluation.changed",
                fmt::format("The answers stored for {} are not those that were scored ({} examples "
                            "now, {} then); evaluate or import this run again.",
                            data::displayName(split), examples, then ? then->examples : 0),
                {.file = path.string(), .row = {}, .byte = {}});
    }

    Predictions read(std::int64_t evaluation, std::size_t classes, SplitKind split)
    {
        return guarded([&] { return readAnswers(path, *database, evaluation, classes, split); });
    }
};

EvaluationStore::EvaluationStore(std::filesystem::path project, bool readOnly)
    : m_body(std::make_unique<Body>(std::move(project), readOnly))
{}

EvaluationStore::~EvaluationStore() = default;

void EvaluationStore::save(const evaluate::Evaluation& evaluation,
                           const std::vector<Predictions>& predictions)
{
    m_body->transact([&] { writeEvaluation(*m_body->database, evaluation, predictions); });
}

std::optional<evaluate::Evaluation> EvaluationStore::load(RunId run,
                                                          std::optional<Checkpoint> checkpoint,
                                                          const train::Goal& goal)
{
    auto head = m_body->newest(run, checkpoint);
    if (!head)
        return std::nullopt;
    evaluate::Evaluation& evaluation = head->evaluation;
    const data::Task task =
        evaluation.classes.empty() ? data::Task::Regression : data::Task::Classification;
    const train::Metric& metric = goal.metricFor(task);
    std::vector<Predictions> answered;
    for (const SplitKind split : data::kOpenSplits) {
        Predictions answers = m_body->read(head->id, evaluation.classes.size(), split);
        if (answers.size() > 0)
            evaluation.reports.emplace(split, evaluate::report(answers));
        const auto report = evaluation.reports.find(split);
        m_body->requireScored(
            head->id, report == evaluation.reports.end() ? nullptr : &report->second, split);
        requireExamplesOfRun(*m_body, run, answers);
        if (answers.size() > 0 && isScoredApart(metric))
            answered.push_back(std::move(answers));
    }
    evaluation.openings = openings();
    std::optional<Measured> floor;
    if (const auto known = goal.floorShortfall(task))
        floor = Measured{.error = *known, .interval = {}, .isExact = true};
    evaluate::Ladder ladder =
        isScoredApart(metric)
            ? evaluate::ladderOf(metric, std::move(answered), evaluation.oneDistribution)
            : evaluate::ladderOf(evaluation.reports, {}, evaluation.oneDistribution);
    ladder.irreducible = floor;
    for (const evaluate::TestOpening& opening : evaluation.openings) {
        // A number of other weights does not stand on this ladder.
        if (opening.run == run && opening.checkpoint == evaluation.checkpoint
            && opening.step == evaluation.step && opening.measured) {
            const auto known = opening.byMetric.find(metric.name);
            ladder.test = !isScoredApart(metric)            ? opening.measured
                          : known != opening.byMetric.end() ? std::optional(known->second)
                                                            : std::nullopt;
        }
    }
    evaluation.breakdown = evaluate::breakDown(ladder);
    return std::move(evaluation);
}

bool EvaluationStore::sameExamples(RunId one, RunId other)
{
    const auto first = m_body->newest(one, {}), second = m_body->newest(other, {});
    if (!first || !second)
        return false;
    const auto isWithin = [this](std::int64_t inner, std::int64_t outer) {
        return m_body->query(
            "SELECT NOT EXISTS (SELECT split, sample FROM predictions WHERE evaluation = ? EXCEPT "
            "SELECT split, sample FROM predictions WHERE evaluation = ?)",
            [](SQLite::Statement& row) {
                row.executeStep();
                return row.getColumn(0).getInt() != 0;
            },
            inner, outer);
    };
    return isWithin(first->id, second->id) && isWithin(second->id, first->id);
}

Predictions EvaluationStore::predictions(RunId run, SplitKind split,
                                         std::optional<Checkpoint> checkpoint)
{
    const auto head = m_body->newest(run, checkpoint);
    return head ? m_body->read(head->id, head->evaluation.classes.size(), split) : Predictions{};
}

std::int64_t EvaluationStore::beginOpening(RunId run, const std::string& reason,
                                           Checkpoint checkpoint, std::int64_t step)
{
    m_body->change("INSERT INTO test_openings(run, reason, checkpoint, step) VALUES(?, ?, ?, ?)",
                   run, reason, evaluate::name(checkpoint), step);
    return m_body->database->getLastInsertRowid();
}

void EvaluationStore::endOpening(std::int64_t opening, const Predictions& answers)
{
    const evaluate::SplitReport report = evaluate::report(answers);
    nlohmann::json measures = nlohmann::json::object();
    for (const train::Metric& metric : train::metricsFor(
             answers.isRegression() ? data::Task::Regression : data::Task::Classification)) {
        if (!isScoredApart(metric))
            continue;
        const Measured measured = evaluate::measuredBy(metric, answers);
        measures[metric.name] = {measured.error, measured.interval->low, measured.interval->high};
    }
    m_body->change("UPDATE test_openings SET examples = ?, loss = ?, error = ?, rmse = ?, low = ?, "
                   "high = ?, measures = ? WHERE id = ?",
                   report.score.examples, report.score.loss, report.score.error, report.score.rmse,
                   report.interval.low, report.interval.high, base::dumped(measures), opening);
}

std::vector<evaluate::TestOpening> EvaluationStore::openings()
{
    return m_body->query(
        "SELECT id, run, opened, reason, checkpoint, step, examples, measures, error, rmse, low, "
        "high, EXISTS (SELECT 1 FROM runs WHERE runs.id = run) FROM test_openings ORDER BY id",
        [this](SQLite::Statement& rows) {
            std::vector<evaluate::TestOpening> all;
            m_body->each(rows, "test_openings", [&](RowReader& next) {
                evaluate::TestOpening opening;
                opening.id = next.id();
                opening.run = next.id();
                opening.opened = next.moment();
                opening.reason = next.prose();
                opening.checkpoint = next.named(checkpointOf);
                opening.step = next.count();
                const std::int64_t examples = next.count();
                const auto measures = base::parsedJson<nlohmann::json>(next.json());
                for (const train::Metric& metric : train::metrics()) {
                    if (const auto known =
                            measured(next, measures.value_or(nlohmann::json()), metric, examples))
                        opening.byMetric.emplace(metric.name, *known);
                }
                opening.measured = measured(next, examples);
                if (!opening.measured) {
                    next.skip();
                    next.skip(); // an interval of nothing
                }
                if (!next.flag())
                    throw BadValue(fmt::format("its run is {}, which is not there", opening.run));
                all.push_back(std::move(opening));
            });
            for (evaluate::TestOpening& lost : lostOpenings(*m_body))
                all.push_back(std::move(lost));
            std::stable_sort(all.begin(), all.end(),
                             [](const auto& a, const auto& b) { return a.id < b.id; });
            return all;
        });
}

std::int64_t EvaluationStore::addTyped(const evaluate::TypedSystem& system)
{
    m_body->transact([&] {
        m_body->change("INSERT INTO typed_errors(name) VALUES(?)", system.name);
        const std::int64_t id = m_body->database->getLastInsertRowid();
        for (const Rung rung : evaluate::kRungs) {
            const auto& measured = system.ladder[rung];
            if (!measured)
                continue;
            m_body->change(fmt::format("UPDATE typed_errors SET {0} = ?, {0}_examples = "
                                       "nullif(?, 0) WHERE id = ?",
                                       evaluate::key(rung)),
                           measured->error, measured->examples, id);
        }
    });
    return m_body->query("SELECT max(id) FROM typed_errors", [](SQLite::Statement& row) {
        row.executeStep();
        return row.getColumn(0).getInt64();
    });
}

void EvaluationStore::removeTyped(std::int64_t id)
{
    m_body->change("DELETE FROM typed_errors WHERE id = ?", id);
}

std::vector<evaluate::TypedSystem> EvaluationStore::typed()
{
    return m_body->query(
        "SELECT id, name, created, irreducible, irreducible_examples, train, train_examples, "
        "train_val, train_val_examples, test_val, test_val_examples, test, test_examples "
        "FROM typed_errors ORDER BY id DESC",
        [this](SQLite::Statement& rows) {
            std::vector<evaluate::TypedSystem> all;
            m_body->each(rows, "typed_errors", [&](RowReader& next) {
                evaluate::TypedSystem system;
                system.id = next.integer();
                system.name = next.text();
                system.created = next.moment();
                bool sized = false;
                for (const Rung rung : evaluate::kRungs) {
                    const auto error = next.optional([&] { return next.share(); });
                    const auto count = next.optional([&] { return next.id(); });
                    sized = sized || count;
                    if (error)
                        system.ladder[rung] = evaluate::measuredShare(*error, count);
                }
                auto& floor = system.ladder.irreducible;
                if (floor && !floor->interval)
                    floor->isExact = sized;
                all.push_back(std::move(system));
            });
            return all;
        });
}

void EvaluationStore::setTried(const std::string& improvement, RunId run, bool tried)
{
    m_body->change(tried ? "INSERT OR IGNORE INTO improvements_tried VALUES(?, ?)"
                         : "DELETE FROM improvements_tried WHERE improvement = ? AND run = ?",
                   improvement, run);
}

std::map<std::string, std::vector<RunId>> EvaluationStore::tried()
{
    return m_body->query("SELECT improvement, run FROM improvements_tried ORDER BY run",
                         [this](SQLite::Statement& rows) {
                             std::map<std::string, std::vector<RunId>> all;
                             m_body->each(
                                 rows, "improvements_tried",
                                 [&](RowReader& next) {
                                     const std::string improvement = next.word();
                                     const RunId run = next.id();
                                     all[improvement].push_back(run);
                                 },
                                 2);
                             return all;
                         });
}

} // namespace assay::store

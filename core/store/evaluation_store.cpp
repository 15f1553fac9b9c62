// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/evaluation_store.h"

#include "store/connection.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>

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

void bindNumber(SQLite::Statement& statement, int index, double value)
{
    if (std::isnan(value))
        statement.bind(index); // NULL
    else
        statement.bind(index, value);
}

/// Whether a metric is no number of a SplitReport with an interval that ladders are made of.
bool isScoredApart(const train::Metric& metric)
{
    return metric.name != train::metric_name::kError && metric.name != train::metric_name::kRmse;
}

/// One of the measures of an opening; empty when it is not there or no three numbers.
std::optional<Measured> measured(const nlohmann::json& measures, const std::string& name,
                                 std::int64_t examples)
{
    const auto found = measures.is_object() ? measures.find(name) : measures.end();
    if (!measures.is_object() || found == measures.end() || !found->is_array() || found->size() != 3
        || !std::all_of(found->begin(), found->end(),
                        [](const auto& item) { return item.is_number(); }))
        return std::nullopt;
    return Measured{.error = found->at(0).get<double>(),
                    .examples = examples,
                    .interval =
                        stats::Interval{found->at(1).get<double>(), found->at(2).get<double>()}};
}

} // namespace

struct EvaluationStore::Body : Connection {
    using Connection::Connection;

    struct Head {
        std::int64_t id;
        evaluate::Evaluation evaluation;
    };
    std::optional<Head> newest(RunId run, std::optional<Checkpoint> checkpoint)
    {
        return query(
            "SELECT id, checkpoint, step, created, classes, one_distribution FROM evaluations "
            "WHERE run = ? AND (? = '' OR checkpoint = ?) ORDER BY created DESC, id DESC LIMIT 1",
            [run](SQLite::Statement& row) -> std::optional<Head> {
                if (!row.executeStep())
                    return std::nullopt;
                RowReader next(row);
                Head head;
                head.id = next.integer();
                head.evaluation.run = run;
                head.evaluation.checkpoint = checkpointOf(next.text());
                head.evaluation.step = next.integer();
                head.evaluation.created = next.text();
                head.evaluation.classes =
                    nlohmann::json::parse(next.text()).get<std::vector<std::string>>();
                head.evaluation.oneDistribution = next.integer() != 0;
                return head;
            },
            run, checkpoint ? evaluate::name(*checkpoint) : std::string(),
            checkpoint ? evaluate::name(*checkpoint) : std::string());
    }

    void insert(std::int64_t evaluation, const Predictions& answers,
                const evaluate::SplitReport& report)
    {
        SQLite::Statement row(
            *database,
            "INSERT INTO predictions(evaluation, split, place, sample, truth, predicted, "
            "probability, target, value, loss, wrong, probabilities) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        const std::string split = data::key(answers.split);
        const std::size_t width = answers.classes * sizeof(float);
        for (std::size_t i = 0; i < answers.size(); ++i) {
            row.bind(1, evaluation);
            row.bind(2, split);
            row.bind(3, static_cast<std::int64_t>(i));
            row.bind(4, static_cast<std::int64_t>(answers.ids[i].value));
            if (answers.isRegression()) {
                row.bind(8, answers.targets[i]);
                row.bind(9, answers.values[i]);
            } else {
                row.bind(5, answers.truth[i]);
                row.bind(6, answers.predicted[i]);
                bindNumber(row, 7, answers.probability(i));
            }
            bindNumber(row, 10,
                       answers.losses.empty() ? std::nan("")
                                              : static_cast<double>(answers.losses[i]));
            row.bind(11, evaluate::isMistake(answers, i, report.score.rmse) ? 1 : 0);
            if (!answers.probabilities.empty())
                row.bind(12, answers.probabilities.data() + i * answers.classes,
                         static_cast<int>(width));
            row.exec();
            row.reset();
            row.clearBindings();
        }
    }

    Predictions read(std::int64_t evaluation, std::size_t classes, SplitKind split)
    {
        return query(
            "SELECT sample, truth, predicted, target, value, loss, probabilities, probability FROM "
            "predictions WHERE evaluation = ? AND split = ? ORDER BY place",
            [&](SQLite::Statement& rows) {
                Predictions answers;
                answers.split = split;
                answers.classes = classes;
                while (rows.executeStep()) {
                    answers.ids.push_back(
                        {static_cast<std::uint64_t>(rows.getColumn(0).getInt64())});
                    if (classes == 0) {
                        answers.targets.push_back(rows.getColumn(3).getDouble());
                        answers.values.push_back(rows.getColumn(4).getDouble());
                    } else {
                        answers.truth.push_back(
                            static_cast<std::uint16_t>(rows.getColumn(1).getInt()));
                        answers.predicted.push_back(
                            static_cast<std::uint16_t>(rows.getColumn(2).getInt()));
                    }
                    answers.losses.push_back(
                        rows.getColumn(5).isNull()
                            ? std::nanf("")
                            : static_cast<float>(rows.getColumn(5).getDouble()));
                    if (classes > 0)
                        answers.answerProbabilities.push_back(
                            rows.getColumn(7).isNull()
                                ? std::nanf("")
                                : static_cast<float>(rows.getColumn(7).getDouble()));
                    const SQLite::Column blob = rows.getColumn(6);
                    if (static_cast<std::size_t>(blob.getBytes()) == classes * sizeof(float)
                        && classes > 0) {
                        const std::size_t at = answers.probabilities.size();
                        answers.probabilities.resize(at + classes);
                        std::memcpy(answers.probabilities.data() + at, blob.getBlob(),
                                    classes * sizeof(float));
                    }
                }
                if (answers.probabilities.size() != answers.size() * classes)
                    answers.probabilities.clear();
                else
                    answers.answerProbabilities.clear();
                return answers;
            },
            evaluation, data::key(split));
    }
};

EvaluationStore::EvaluationStore(std::filesystem::path project, bool readOnly)
    : m_body(std::make_unique<Body>(std::move(project), readOnly))
{}

EvaluationStore::~EvaluationStore() = default;

void EvaluationStore::save(const evaluate::Evaluation& evaluation,
                           const std::vector<Predictions>& predictions)
{
    m_body->transact([&] {
        m_body->change("DELETE FROM evaluations WHERE run = ? AND checkpoint = ?", evaluation.run,
                       evaluate::name(evaluation.checkpoint));
        m_body->change("INSERT INTO evaluations(run, checkpoint, step, classes, one_distribution) "
                       "VALUES(?, ?, ?, ?, ?)",
                       evaluation.run, evaluate::name(evaluation.checkpoint), evaluation.step,
                       nlohmann::json(evaluation.classes).dump(),
                       evaluation.oneDistribution ? 1 : 0);
        const std::int64_t id = m_body->database->getLastInsertRowid();
        for (const Predictions& answers : predictions) {
            const evaluate::SplitReport& report = evaluation.reports.at(answers.split);
            // What does not apply is NaN, which SQLite keeps as NULL.
            m_body->change("INSERT INTO evaluated_splits VALUES(?, ?, ?, ?, ?, ?, ?, ?)", id,
                           data::key(answers.split), report.score.examples, report.score.loss,
                           report.score.error, report.score.rmse, report.interval.low,
                           report.interval.high);
            m_body->insert(id, answers, report);
        }
    });
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
        if (answers.size() == 0)
            continue;
        evaluation.reports.emplace(split, evaluate::report(answers));
        if (isScoredApart(metric))
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
                   report.interval.low, report.interval.high, measures.dump(), opening);
}

std::vector<evaluate::TestOpening> EvaluationStore::openings()
{
    return m_body->query(
        "SELECT id, run, opened, reason, checkpoint, step, examples, measures, "
        "coalesce(rmse, error), low, high "
        "FROM test_openings ORDER BY id",
        [](SQLite::Statement& rows) {
            std::vector<evaluate::TestOpening> all;
            while (rows.executeStep()) {
                RowReader next(rows);
                evaluate::TestOpening opening;
                opening.id = next.integer();
                opening.run = next.integer();
                opening.opened = next.text();
                opening.reason = next.text();
                opening.checkpoint = checkpointOf(next.text());
                opening.step = next.integer();
                const std::int64_t examples = next.integer();
                const auto measures = nlohmann::json::parse(next.text(), nullptr, false);
                for (const train::Metric& metric : train::metrics()) {
                    if (const auto known = measured(measures, metric.name, examples))
                        opening.byMetric.emplace(metric.name, *known);
                }
                if (const auto error = next.optional([&] { return next.number(); })) {
                    const double low = next.number();
                    const double high = next.number();
                    opening.measured = Measured{.error = *error,
                                                .examples = examples,
                                                .interval = stats::Interval{low, high}};
                }
                all.push_back(std::move(opening));
            }
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
        [](SQLite::Statement& rows) {
            std::vector<evaluate::TypedSystem> all;
            while (rows.executeStep()) {
                RowReader next(rows);
                evaluate::TypedSystem system;
                system.id = next.integer();
                system.name = next.text();
                system.created = next.text();
                bool sized = false;
                for (const Rung rung : evaluate::kRungs) {
                    const auto error = next.optional([&] { return next.number(); });
                    const auto count = next.optional([&] { return next.integer(); });
                    sized = sized || count;
                    if (error)
                        system.ladder[rung] = evaluate::measuredShare(*error, count);
                }
                auto& floor = system.ladder.irreducible;
                if (floor && !floor->interval)
                    floor->isExact = sized;
                all.push_back(std::move(system));
            }
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
                         [](SQLite::Statement& rows) {
                             std::map<std::string, std::vector<RunId>> all;
                             while (rows.executeStep())
                                 all[rows.getColumn(0).getString()].push_back(
                                     rows.getColumn(1).getInt64());
                             return all;
                         });
}

} // namespace assay::store

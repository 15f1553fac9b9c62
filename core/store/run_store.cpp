// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/run_store.h"

#include "experiment/job.h"
#include "store/files.h"
#include "store/problem_note.h"
#include "store/run_store_body.h"
#include "store/spec_rows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <cmath>

namespace assay::store {

namespace {

using data::SplitKind;
using train::RunId;
using train::RunState;

constexpr const char* kColumns =
    // A name is a line of a table; one of megabytes would stall what shows it.
    "id, kind, iif(length(name) > 300, substr(name, 1, 300) || '...', name) AS name, "
    "note, state, spec, spec_hash, family, seed, template, parameters, "
    "train_examples, train_val_examples, test_val_examples, environment, created, seconds, step, "
    "epoch, total_steps, guess_loss, guess_error, guess_rmse, best_epoch, best_metric, parent_run, "
    "parent_step, problem, train_scored_examples, task, source, "
    "(SELECT fingerprint FROM splits WHERE splits.id = runs.split), "
    "(SELECT resampled FROM splits WHERE splits.id = runs.split), "
    "(SELECT scored FROM splits WHERE splits.id = runs.split), deleted, owner <> '', "
    "(SELECT examples FROM split_members m WHERE m.split = runs.split AND m.part = 'train'), "
    "(SELECT examples FROM split_members m WHERE m.split = runs.split AND m.part = 'train_val'), "
    "(SELECT examples FROM split_members m WHERE m.split = runs.split AND m.part = 'test_val')";

/// `knownSpecs`: that can be read. `hasOwner`: a program of this kind began it.
train::RunRecord recordOf(RowReader& next, const std::unordered_set<std::string>& knownSpecs,
                          const std::map<RunId, RunScores>& known, bool& hasOwner)
{
    train::RunRecord run;
    run.id = next.id();
    run.kind = next.named([](const std::string& text) { return train::runKindFrom(text); });
    const bool ours = run.kind != train::RunKind::Imported;
    run.name = next.prose();
    run.note = next.prose();
    run.state = next.named([](const std::string& text) { return train::runStateFrom(text); });
    run.spec = next.json(&knownSpecs);
    run.specHash = next.text();
    run.family = next.text();
    run.seed = next.integer();
    run.templateName = next.text();
    run.parameters = next.count();
    for (const SplitKind split : data::kOpenSplits)
        run.examples[split] = next.count();
    run.environment = next.document();
    run.created = next.moment();
    run.seconds = next.magnitude();
    run.step = ours ? next.count() : next.whole();
    run.epoch = ours ? next.count() : next.whole();
    run.totalSteps = next.count();
    run.guess.loss = next.number();
    run.guess.error = next.number();
    run.guess.rmse = next.number();
    run.bestEpoch = next.optional([&] { return next.count(); });
    run.bestMetric = next.text();
    run.parent = next.optional([&] { return next.id(); });
    run.parentStep = next.optional([&] { return next.count(); });
    run.problem = next.prose();
    const std::int64_t trainScored = next.count();
    run.task = next.text() == "regression" ? data::Task::Regression : data::Task::Classification;
    run.source = next.prose();
    run.split = next.optional([&] { return next.text(); }).value_or("");
    run.resampled = next.optional([&] { return next.count(); }).value_or(0);
    run.scored = next.optional([&] { return next.text(); }).value_or("");
    static_cast<void>(next.flag()); // deleted
    hasOwner = next.flag();
    for (const SplitKind split : data::kOpenSplits) {
        const auto members = next.optional([&] { return next.integer(); });
        const std::int64_t counted = run.examples[split];
        if (ours && members && counted != 0 && counted != *members)
            throw BadValue(fmt::format("its {}_examples is {}, and its split has {} there",
                                       data::key(split), counted, *members));
    }
    if (const std::int64_t all = run.examples[SplitKind::Train]; all > 0 && trainScored > all)
        throw BadValue(
            fmt::format("its train_scored_examples is {}, of {} in train", trainScored, all));
    const auto scores = known.find(run.id);
    if (scores == known.end())
        return run;
    for (auto [split, score] : scores->second.last) {
        if (std::isnan(score.loss) && std::isnan(score.error) && std::isnan(score.rmse))
            continue; // what else there is says too little
        score.examples = split == SplitKind::Train ? trainScored : run.examples[split];
        if (!run.last)
            run.last.emplace();
        run.last->emplace(split, score);
    }
    if (const auto best = scores->second.best.find(SplitKind::TrainVal);
        best != scores->second.best.end()) {
        run.bestTrainVal = best->second;
        run.bestTrainVal->examples = run.examples[SplitKind::TrainVal];
    }
    return run;
}

/// Settings that were changed in the file would explain numbers that they did not give.
void noteOtherSpec(const std::filesystem::path& project, const train::RunRecord& run,
                   const experiment::ExperimentSpec& spec)
{
    if (isOther(spec, run.spec, run.specHash))
        noteProblem(
            project, "runs", fmt::format("spec of {}", run.id),
            base::inputError(
                "project.spec",
                fmt::format("The settings stored for run {} are not those that it was begun "
                            "with, as their hash is another one; do not go by them, and "
                            "use a backup of the project.",
                            run.id),
                {.file = project.string(), .row = {}, .byte = {}}));
}

std::string ownerName()
{
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    return fmt::format("{}:{}", host, ::getpid());
}

/// "lenet 3": the third of its template and kind, deleted ones counted. Where a person, or an
/// earlier version that counted all runs, gave that name already, the next number that is free.
std::string nameFor(Connection& body, const NewRun& run)
{
    const auto count = [&](const char* sql, const auto&... values) {
        return body.query(
            sql,
            [](SQLite::Statement& row) {
                row.executeStep();
                return row.getColumn(0).getInt64();
            },
            values...);
    };
    const std::string stem =
        fmt::format("{}{} ", experiment::jobKind(run.kind).prefix(), run.templateName);
    std::int64_t number = count("SELECT count(*) FROM runs WHERE template = ? AND kind = ?",
                                run.templateName, train::name(run.kind));
    while (count("SELECT count(*) FROM runs WHERE name = ?", stem + std::to_string(number)) > 0)
        ++number;
    return stem + std::to_string(number);
}

} // namespace

RunStore::RunStore(std::filesystem::path project, bool readOnly)
    : m_body(std::make_unique<Body>(std::move(project), readOnly))
{}

RunStore::~RunStore() = default;

RunId RunStore::insert(const NewRun& run)
{
    RunId id = 0;
    m_body->transact([&] {
        m_body->change("INSERT INTO runs(name, state, template, seed, spec, spec_hash, family, "
                       "environment, owner, kind) VALUES(?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?)",
                       run.name, run.templateName, run.seed, run.spec, run.specHash, run.family,
                       run.environment, ownerName(), train::name(run.kind));
        id = m_body->database->getLastInsertRowid();
        if (run.name.empty())
            m_body->change("UPDATE runs SET name = ? WHERE id = ?", nameFor(*m_body, run), id);
    });
    return id;
}

void RunStore::plan(RunId run, const experiment::RunPlan& plan)
{
    m_body->change("UPDATE runs SET parameters = ?, total_steps = ?, train_examples = ?, "
                   "train_val_examples = ?, test_val_examples = ?, train_scored_examples = ?, "
                   "guess_loss = ?, guess_error = ?, guess_rmse = ?, task = ?, owner = ?, "
                   "best_metric = ? WHERE id = ?",
                   plan.parameters, plan.totalSteps, plan.examples.at(SplitKind::Train),
                   plan.examples.at(SplitKind::TrainVal), plan.examples.at(SplitKind::TestVal),
                   plan.trainScored, plan.guess.loss, plan.guess.error, plan.guess.rmse,
                   data::name(plan.task), ownerName(), plan.bestMetric, run);
}

void RunStore::setState(RunId run, RunState state, const std::string& problem)
{
    m_body->change("UPDATE runs SET state = ?, problem = ? WHERE id = ?", train::name(state),
                   problem, run);
}

void RunStore::setSpec(RunId run, const std::string& spec, const std::string& specHash,
                       const std::string& family)
{
    m_body->change("UPDATE runs SET spec = ?, spec_hash = ?, family = ? WHERE id = ?", spec,
                   specHash, family, run);
}

void RunStore::setProgress(RunId run, std::int64_t step, double seconds)
{
    m_body->change("UPDATE runs SET step = ?, seconds = ? WHERE id = ?", step, seconds, run);
}

void RunStore::setScores(RunId run, const train::EpochReport& report, bool best)
{
    m_body->transact([&] {
        m_body->change("UPDATE runs SET epoch = ?, step = ?, seconds = ? WHERE id = ?",
                       report.epoch, report.step, report.seconds, run);
        writeScores(*m_body->database, run, Moment::Last, report.scores);
        if (best) {
            m_body->change("UPDATE runs SET best_epoch = ? WHERE id = ?", report.epoch, run);
            writeScores(*m_body->database, run, Moment::Best,
                        {{SplitKind::TrainVal, report.scores.at(SplitKind::TrainVal)}});
        }
        copyScoresToColumns(*m_body->database, run);
    });
}

void RunStore::rename(RunId run, const std::string& name)
{
    m_body->change("UPDATE runs SET name = ? WHERE id = ?", name, run);
}

void RunStore::note(RunId run, const std::string& text)
{
    m_body->change("UPDATE runs SET note = ? WHERE id = ?", text, run);
}

void RunStore::setDeleted(const std::vector<RunId>& runs, bool deleted)
{
    m_body->transact([&] {
        for (const RunId run : runs)
            m_body->change("UPDATE runs SET deleted = ? WHERE id = ?", deleted ? 1 : 0, run);
    });
}

train::RunRecord RunStore::Body::record(
    RowReader& next, const std::map<std::string, std::vector<train::BaselineValue>>& baselines,
    const std::map<RunId, RunScores>& scores)
{
    bool hasOwner = false;
    train::RunRecord run = recordOf(next, knownSpecs, scores, hasOwner);
    if (showsInterrupted && hasOwner && !train::isOver(run.state)
        && !RunLock::isHeld(filesOf(path, run.id).lock)) {
        run.state = RunState::Interrupted;
        run.problem = kEndedBefore;
    }
    if (!run.spec.empty() && !knownSpecs.contains(run.spec)) {
        try {
            if (run.kind != train::RunKind::Imported) // another tool spells its settings itself
                noteOtherSpec(path, run, experiment::fromJson(run.spec));
        } catch (const base::Error& error) {
            throw BadValue("its spec cannot be read (" + error.text() + ")");
        }
        knownSpecs.insert(run.spec);
    }
    std::error_code ignored;
    run.resumable = train::isOver(run.state) && run.state != train::RunState::Finished
                    && ((run.kind == train::RunKind::Training && run.step == 0)
                        || std::filesystem::exists(filesOf(path, run.id).last, ignored));
    if (const auto known = baselines.find(run.split); known != baselines.end())
        run.baselines = known->second;
    direct.fill(*this, run);
    return run;
}

std::vector<train::RunRecord> RunStore::list()
{
    const Connection::Reading atOnce(*m_body);
    const auto baselines = m_body->baselines();
    const auto scores = readScores(*m_body);
    return m_body->query(
        fmt::format("SELECT {} FROM runs WHERE deleted IS NOT 1 ORDER BY id DESC", kColumns),
        [&](SQLite::Statement& rows) {
            std::vector<train::RunRecord> runs;
            m_body->each(rows, "runs", [&](RowReader& next) {
                runs.push_back(m_body->record(next, baselines, scores));
            });
            return runs;
        });
}

std::optional<train::RunRecord> RunStore::find(RunId run)
{
    const Connection::Reading atOnce(*m_body);
    const auto baselines = m_body->baselines();
    const auto scores = readScores(*m_body, run);
    return m_body->query(
        fmt::format("SELECT {} FROM runs WHERE id = ?", kColumns),
        [&](SQLite::Statement& row) {
            return m_body->one(row, "runs", [&](RowReader& next) {
                return m_body->record(next, baselines, scores);
            });
        },
        run);
}

std::optional<train::RunRecord> RunStore::listed(RunId run)
{
    const Connection::Reading atOnce(*m_body);
    const auto baselines = m_body->baselines();
    const auto scores = readScores(*m_body, run);
    return m_body->query(
        fmt::format("SELECT {} FROM runs WHERE id = ? AND deleted IS NOT 1", kColumns),
        [&](SQLite::Statement& row) {
            std::optional<train::RunRecord> found;
            m_body->each(row, "runs",
                         [&](RowReader& next) { found = m_body->record(next, baselines, scores); });
            return found;
        },
        run);
}

int RunStore::markInterrupted()
{
    m_body->showsInterrupted = sqlite3_db_readonly(m_body->database->getHandle(), "main") == 1;
    if (m_body->showsInterrupted)
        return 0;
    std::vector<RunId> gone = m_body->query(
        "SELECT id FROM runs WHERE owner <> '' AND state IN ('queued', 'running', 'paused')",
        [this](SQLite::Statement& rows) {
            std::vector<RunId> ids;
            while (rows.executeStep()) {
                const RunId id = rows.getColumn(0).getInt64();
                if (!RunLock::isHeld(filesOf(m_body->path, id).lock))
                    ids.push_back(id);
            }
            return ids;
        });
    m_body->change(
        "UPDATE runs SET state = 'interrupted', problem = 'It was being followed when the "
        "program ended; import it again to see what came since.' "
        "WHERE kind = 'imported' AND source <> '' AND state = 'running'");
    for (const RunId id : gone) {
        setState(id, RunState::Interrupted, kEndedBefore);
        m_body->change(kStepOfPoints, id);
    }
    return static_cast<int>(gone.size());
}

void RunStore::forgetAfter(RunId run, std::int64_t step, std::int64_t epoch)
{
    m_body->transact([&] {
        m_body->change("DELETE FROM metrics WHERE run = ? AND step > ?", run, step);
        // Scores of an epoch that the checkpoint had not seen scored lie at its very step.
        m_body->change(
            fmt::format("DELETE FROM metrics WHERE run = ? AND name IN ('{}') AND epoch > ?",
                        fmt::join(train::scoreNames(), "', '")),
            run, static_cast<double>(epoch) + 1e-9);
        // A change of the learning rate at its very step is made again.
        m_body->change("DELETE FROM events WHERE run = ? AND (step > ? OR (step = ? AND kind = "
                       "'learning_rate'))",
                       run, step, step);
        // What was found in the data before the first update is found again then.
        m_body->change("DELETE FROM findings WHERE run = ? AND (step > ? OR ? = 0)", run, step,
                       step);
        if (step == 0)
            m_body->change("DELETE FROM events WHERE run = ? AND kind = 'finding'", run);
        m_body->change("UPDATE runs SET resumes = resumes + 1, step = ? WHERE id = ?", step, run);
    });
}

void RunStore::setParent(RunId run, RunId parent, std::int64_t step)
{
    m_body->change("UPDATE runs SET parent_run = ?, parent_step = ? WHERE id = ?", parent, step,
                   run);
}

void RunStore::chooseBestEpochs(const train::Goal& goal)
{
    const std::string point = "FROM metrics WHERE run = runs.id AND split = 'train_val' AND "
                              "superseded = 0 AND value IS NOT NULL AND name = ";
    m_body->transact([&] {
        for (const data::Task task : {data::Task::Classification, data::Task::Regression}) {
            const train::Metric& metric = goal.metricFor(task);
            const std::string best =
                fmt::format("(SELECT CAST(round(epoch) AS INTEGER) {}'{}' ORDER BY value {}, id "
                            "LIMIT 1)",
                            point, metric.name, metric.higherIsBetter ? "DESC" : "ASC");
            const std::string which = fmt::format(
                "runs.kind = 'training' AND task = '{}' AND state NOT IN ('queued', 'running', 'paused')",
                data::name(task));
            // Where the metric was not logged, in runs of an earlier version, the choice stays.
            m_body->change(fmt::format("UPDATE runs SET best_epoch = coalesce({}, best_epoch) "
                                       "WHERE {}",
                                       best, which));
            m_body->change(fmt::format(
                "REPLACE INTO run_scores(run, moment, split, metric, value) SELECT runs.id, 'best', "
                "'train_val', m.name, m.value FROM runs JOIN metrics m ON m.run = runs.id WHERE "
                "m.split = 'train_val' AND m.superseded = 0 AND m.value IS NOT NULL AND m.name IN "
                "('{}') AND CAST(round(m.epoch) AS INTEGER) = best_epoch AND {} ORDER BY m.id",
                fmt::join(train::scoreNames(), "', '"), which));
            copyBestToColumns(*m_body->database, which);
        }
    });
}

void RunStore::setBaselines(const std::string& split,
                            const std::vector<baseline::Baseline>& baselines)
{
    m_body->transact([&] {
        m_body->change("DELETE FROM baselines WHERE split = ?", split);
        for (const baseline::Baseline& entry : baselines) {
            for (const auto& [part, score] : entry.scores) {
                const auto known = entry.rmseIntervals.find(part);
                const auto interval = known == entry.rmseIntervals.end()
                                          ? stats::Interval{std::nan(""), std::nan("")}
                                          : known->second;
                m_body->change("INSERT INTO baselines(split, name, part, examples, error, rmse, "
                               "mae, r2, low, high) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                               split, entry.name, data::key(part), score.examples, score.error,
                               score.rmse, score.mae, score.r2, interval.low, interval.high);
            }
        }
    });
}

} // namespace assay::store

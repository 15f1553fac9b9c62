// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/run_store.h"

#include "store/database.h"
#include "store/files.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <cmath>
#include <limits>

namespace assay::store {

namespace {

using data::SplitKind;
using train::RunId;
using train::RunState;

constexpr const char* kColumns =
    "id, name, note, state, spec, spec_hash, family, seed, template, parameters, "
    "train_examples, train_val_examples, test_val_examples, environment, created, seconds, step, "
    "epoch, total_steps, guess_loss, guess_error, train_loss, train_error, train_val_loss, "
    "train_val_error, test_val_loss, test_val_error, best_epoch, best_train_val_loss, "
    "best_train_val_error, parent_run, problem, train_scored_examples";

/// Columns are taken from left to right.
class RowReader
{
public:
    explicit RowReader(SQLite::Statement& row)
        : m_row(row)
    {}
    std::string text() { return m_row.getColumn(m_next++).getString(); }
    std::int64_t integer() { return m_row.getColumn(m_next++).getInt64(); }
    double number() { return m_row.getColumn(m_next++).getDouble(); }
    bool isNull() const { return m_row.getColumn(m_next).isNull(); }
    template <typename Read>
    auto optional(Read read) -> std::optional<decltype(read())>
    {
        if (!isNull())
            return read();
        ++m_next;
        return std::nullopt;
    }

private:
    SQLite::Statement& m_row;
    int m_next = 0;
};

train::RunRecord recordOf(SQLite::Statement& row)
{
    RowReader next(row);
    train::RunRecord run;
    run.id = next.integer();
    run.name = next.text();
    run.note = next.text();
    run.state = train::runStateFrom(next.text());
    run.spec = next.text();
    run.specHash = next.text();
    run.family = next.text();
    run.seed = next.integer();
    run.templateName = next.text();
    run.parameters = next.integer();
    for (const SplitKind split : data::kOpenSplits)
        run.examples[split] = next.integer();
    run.environment = next.text();
    run.created = next.text();
    run.seconds = next.number();
    run.step = next.integer();
    run.epoch = next.integer();
    run.totalSteps = next.integer();
    run.guessLoss = next.number();
    run.guessError = next.number();
    train::Scores scores;
    for (const SplitKind split : data::kOpenSplits) {
        const auto loss = next.optional([&] { return next.number(); });
        const auto error = next.optional([&] { return next.number(); });
        if (error)
            scores[split] = {loss.value_or(std::nan("")), *error, run.examples[split]};
    }
    run.bestEpoch = next.optional([&] { return next.integer(); });
    const auto bestLoss = next.optional([&] { return next.number(); });
    const auto bestError = next.optional([&] { return next.number(); });
    if (bestError)
        run.bestTrainVal = {bestLoss.value_or(std::nan("")), *bestError,
                            run.examples[SplitKind::TrainVal]};
    run.parent = next.optional([&] { return next.integer(); });
    run.problem = next.text();
    const std::int64_t trainScored = next.integer();
    if (scores.contains(SplitKind::Train))
        scores[SplitKind::Train].examples = trainScored;
    if (!scores.empty())
        run.last = scores;
    return run;
}

double numberFrom(const nlohmann::json& json)
{
    if (json.is_number())
        return json.get<double>();
    if (json == "inf")
        return std::numeric_limits<double>::infinity();
    if (json == "-inf")
        return -std::numeric_limits<double>::infinity();
    return std::nan("");
}

std::string ownerName()
{
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    return fmt::format("{}:{}", host, ::getpid());
}

} // namespace

struct RunStore::Body {
    std::filesystem::path path;
    std::unique_ptr<SQLite::Database> database;

    /// Prepares, binds, runs `use`; foreign exceptions end here.
    template <typename Use, typename... Values>
    auto query(const std::string& sql, Use use, const Values&... values)
    {
        try {
            SQLite::Statement statement(*database, sql);
            int index = 0;
            (statement.bind(++index, values), ...);
            return use(statement);
        } catch (const SQLite::Exception& error) {
            throw translated(error, path);
        }
    }
    template <typename... Values>
    void change(const std::string& sql, const Values&... values)
    {
        query(
            sql, [](SQLite::Statement& s) { s.exec(); }, values...);
    }
    template <typename Work>
    void transact(Work work)
    {
        try {
            SQLite::Transaction transaction(*database, SQLite::TransactionBehavior::IMMEDIATE);
            work();
            transaction.commit();
        } catch (const SQLite::Exception& error) {
            throw translated(error, path);
        }
    }
    std::int64_t rememberDataset(const data::DatasetInfo& info)
    {
        std::error_code ignored;
        const auto absolute = std::filesystem::exists(info.path, ignored)
                                  ? std::filesystem::absolute(info.path).string()
                                  : info.path;
        change("INSERT OR IGNORE INTO datasets(kind, path, fingerprint, shape, classes, "
               "training_examples, test_examples) VALUES(?, ?, ?, ?, ?, ?, ?)",
               info.kind, absolute, info.fingerprint, data::toText(info.shape),
               nlohmann::json(info.classes).dump(), info.trainingExamples, info.testExamples);
        return query(
            "SELECT id FROM datasets WHERE fingerprint = ? AND path = ?",
            [](SQLite::Statement& s) {
                s.executeStep();
                return s.getColumn(0).getInt64();
            },
            info.fingerprint, absolute);
    }
    void completeRecord(train::RunRecord& run) const
    {
        std::error_code ignored;
        run.resumable = train::isOver(run.state) && run.state != RunState::Finished
                        && std::filesystem::exists(filesOf(path, run.id).last, ignored);
    }
};

RunStore::RunStore(std::filesystem::path project, bool readOnly)
    : m_body(std::make_unique<Body>())
{
    m_body->path = std::move(project);
    try {
        m_body->database = openDatabase(m_body->path, readOnly ? Access::Read : Access::Write);
    } catch (const SQLite::Exception& error) {
        throw translated(error, m_body->path);
    }
}

RunStore::~RunStore() = default;

RunId RunStore::insert(const NewRun& run)
{
    RunId id = 0;
    m_body->transact([&] {
        m_body->change("INSERT INTO runs(name, state, template, seed, spec, spec_hash, family, "
                       "environment, owner) VALUES(?, 'queued', ?, ?, ?, ?, ?, ?, ?)",
                       run.name, run.templateName, run.seed, run.spec, run.specHash, run.family,
                       run.environment, ownerName());
        id = m_body->database->getLastInsertRowid();
        if (run.name.empty())
            m_body->change("UPDATE runs SET name = ? WHERE id = ?",
                           fmt::format("{} {}", run.templateName, id), id);
    });
    return id;
}

void RunStore::plan(RunId run, const RunPlan& plan)
{
    m_body->change("UPDATE runs SET parameters = ?, total_steps = ?, train_examples = ?, "
                   "train_val_examples = ?, test_val_examples = ?, train_scored_examples = ?, "
                   "guess_loss = ?, guess_error = ?, owner = ? WHERE id = ?",
                   plan.parameters, plan.totalSteps, plan.examples.at(SplitKind::Train),
                   plan.examples.at(SplitKind::TrainVal), plan.examples.at(SplitKind::TestVal),
                   plan.trainScored, plan.guessLoss, plan.guessError, ownerName(), run);
}

void RunStore::setState(RunId run, RunState state, const std::string& problem)
{
    m_body->change("UPDATE runs SET state = ?, problem = ? WHERE id = ?", train::name(state),
                   problem, run);
}

void RunStore::setProgress(RunId run, std::int64_t step, double seconds)
{
    m_body->change("UPDATE runs SET step = ?, seconds = ? WHERE id = ?", step, seconds, run);
}

void RunStore::setScores(RunId run, const train::EpochReport& report, bool best)
{
    const auto& train = report.scores.at(SplitKind::Train);
    const auto& trainVal = report.scores.at(SplitKind::TrainVal);
    const auto& testVal = report.scores.at(SplitKind::TestVal);
    m_body->transact([&] {
        m_body->change(
            "UPDATE runs SET epoch = ?, step = ?, seconds = ?, train_loss = ?, "
            "train_error = ?, train_val_loss = ?, train_val_error = ?, test_val_loss = ?, "
            "test_val_error = ? WHERE id = ?",
            report.epoch, report.step, report.seconds, train.loss, train.error, trainVal.loss,
            trainVal.error, testVal.loss, testVal.error, run);
        if (best)
            m_body->change("UPDATE runs SET best_epoch = ?, best_train_val_loss = ?, "
                           "best_train_val_error = ? WHERE id = ?",
                           report.epoch, trainVal.loss, trainVal.error, run);
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

std::vector<train::RunRecord> RunStore::list()
{
    return m_body->query(
        fmt::format("SELECT {} FROM runs WHERE deleted = 0 ORDER BY id DESC", kColumns),
        [this](SQLite::Statement& rows) {
            std::vector<train::RunRecord> runs;
            while (rows.executeStep()) {
                runs.push_back(recordOf(rows));
                m_body->completeRecord(runs.back());
            }
            return runs;
        });
}

std::optional<train::RunRecord> RunStore::find(RunId run)
{
    return m_body->query(
        fmt::format("SELECT {} FROM runs WHERE id = ?", kColumns),
        [this](SQLite::Statement& row) {
            std::optional<train::RunRecord> found;
            if (row.executeStep()) {
                found = recordOf(row);
                m_body->completeRecord(*found);
            }
            return found;
        },
        run);
}

int RunStore::markInterrupted()
{
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
    for (const RunId id : gone)
        setState(id, RunState::Interrupted, "The program ended before the run did.");
    return static_cast<int>(gone.size());
}

void RunStore::forgetAfter(RunId run, std::int64_t step, std::int64_t epoch)
{
    m_body->transact([&] {
        m_body->change("DELETE FROM metrics WHERE run = ? AND step > ?", run, step);
        // Scores of an epoch that the checkpoint had not seen scored lie at its very step.
        m_body->change("DELETE FROM metrics WHERE run = ? AND name IN ('loss', 'error') "
                       "AND epoch > ?",
                       run, static_cast<double>(epoch) + 1e-9);
        m_body->change("DELETE FROM events WHERE run = ? AND step > ?", run, step);
        m_body->change("DELETE FROM findings WHERE run = ? AND step > ?", run, step);
        m_body->change("UPDATE runs SET resumes = resumes + 1, step = ? WHERE id = ?", step, run);
    });
}

void RunStore::rememberSplit(RunId run, const data::Splits& splits, const data::DatasetPtr& source,
                             const data::DatasetPtr& serving)
{
    const std::string fingerprint = splits.fingerprint();
    const data::SplitMembers all = data::members(splits);
    m_body->transact([&] {
        const std::int64_t sourceId = m_body->rememberDataset(source->info());
        if (serving)
            m_body->change("INSERT OR IGNORE INTO splits(fingerprint, source, serving) "
                           "VALUES(?, ?, ?)",
                           fingerprint, sourceId, m_body->rememberDataset(serving->info()));
        else
            m_body->change("INSERT OR IGNORE INTO splits(fingerprint, source) VALUES(?, ?)",
                           fingerprint, sourceId);
        const std::int64_t split = m_body->query(
            "SELECT id FROM splits WHERE fingerprint = ?",
            [](SQLite::Statement& s) {
                s.executeStep();
                return s.getColumn(0).getInt64();
            },
            fingerprint);
        for (std::size_t k = 0; k < data::kAllSplits.size(); ++k) {
            m_body->query("INSERT OR IGNORE INTO split_members VALUES(?, ?, ?, ?)",
                          [&](SQLite::Statement& s) {
                              const auto& ids = all.ids[k];
                              s.bind(1, split);
                              s.bind(2, data::key(data::kAllSplits[k]));
                              s.bind(3, static_cast<std::int64_t>(ids.size()));
                              s.bind(4, ids.data(),
                                     static_cast<int>(ids.size() * sizeof(base::SampleId)));
                              s.exec();
                          });
        }
        m_body->change("UPDATE runs SET split = ? WHERE id = ?", split, run);
    });
}

std::optional<data::SplitMembers> RunStore::splitOf(RunId run)
{
    return m_body->query(
        "SELECT part, sample_ids FROM split_members WHERE split = (SELECT split FROM runs WHERE "
        "id = ?)",
        [](SQLite::Statement& rows) -> std::optional<data::SplitMembers> {
            data::SplitMembers all;
            bool any = false;
            while (rows.executeStep()) {
                any = true;
                for (std::size_t k = 0; k < data::kAllSplits.size(); ++k) {
                    if (rows.getColumn(0).getString() != data::key(data::kAllSplits[k]))
                        continue;
                    const SQLite::Column blob = rows.getColumn(1);
                    const auto* ids = static_cast<const base::SampleId*>(blob.getBlob());
                    const auto count =
                        static_cast<std::size_t>(blob.getBytes()) / sizeof(base::SampleId);
                    all.ids[k].assign(ids, ids + count);
                }
            }
            return any ? std::optional(all) : std::nullopt;
        },
        run);
}

RunStore::Page RunStore::points(RunId run, std::int64_t afterId, std::size_t limit)
{
    return m_body->query(
        "SELECT id, name, split, step, epoch, seconds, value FROM metrics WHERE run = ? AND id > ? "
        "ORDER BY id LIMIT ?",
        [&](SQLite::Statement& rows) {
            Page page{.points = {}, .lastId = afterId};
            while (rows.executeStep()) {
                RowReader next(rows);
                page.lastId = next.integer();
                train::MetricPoint point;
                point.name = next.text();
                point.split = next.text();
                point.step = next.integer();
                point.epoch = next.number();
                point.seconds = next.number();
                point.value = next.optional([&] { return next.number(); }).value_or(std::nan(""));
                page.points.push_back(std::move(point));
            }
            return page;
        },
        run, afterId, static_cast<std::int64_t>(limit));
}

std::vector<std::pair<std::int64_t, train::RunEvent>> RunStore::events(RunId run,
                                                                       std::int64_t afterId)
{
    return m_body->query(
        "SELECT id, step, seconds, kind, value, text FROM events WHERE run = ? AND id > ? "
        "ORDER BY id",
        [](SQLite::Statement& rows) {
            std::vector<std::pair<std::int64_t, train::RunEvent>> all;
            while (rows.executeStep()) {
                RowReader next(rows);
                const std::int64_t id = next.integer();
                train::RunEvent event;
                event.step = next.integer();
                event.seconds = next.number();
                event.kind = next.text();
                event.value = next.number();
                event.text = next.text();
                all.emplace_back(id, std::move(event));
            }
            return all;
        },
        run, afterId);
}

std::vector<std::pair<std::int64_t, base::Finding>> RunStore::findings(RunId run,
                                                                       std::int64_t afterId)
{
    return m_body->query(
        "SELECT id, finding, severity, proven, place, step, evidence, samples, fix FROM findings "
        "WHERE run = ? AND id > ? ORDER BY id",
        [](SQLite::Statement& rows) {
            std::vector<std::pair<std::int64_t, base::Finding>> all;
            while (rows.executeStep()) {
                RowReader next(rows);
                const std::int64_t id = next.integer();
                base::Finding finding;
                finding.id = next.text();
                finding.severity = base::severityFrom(next.text());
                finding.basis = next.integer() != 0 ? base::Basis::Proven : base::Basis::Suspected;
                finding.place = next.text();
                finding.step = next.optional([&] { return next.integer(); });
                const auto evidence = nlohmann::json::parse(next.text(), nullptr, false);
                if (evidence.is_object()) {
                    for (const auto& [name, value] : evidence.items())
                        finding.evidence.push_back({name, numberFrom(value)});
                }
                const auto samples = nlohmann::json::parse(next.text(), nullptr, false);
                if (samples.is_array()) {
                    for (const auto& id16 : samples) {
                        if (id16.is_string())
                            finding.samples.push_back(
                                {std::strtoull(id16.get<std::string>().c_str(), nullptr, 16)});
                    }
                }
                finding.fix = next.text();
                all.emplace_back(id, std::move(finding));
            }
            return all;
        },
        run, afterId);
}

std::int64_t RunStore::resumes(RunId run)
{
    return m_body->query(
        "SELECT resumes FROM runs WHERE id = ?",
        [](SQLite::Statement& row) { return row.executeStep() ? row.getColumn(0).getInt64() : 0; },
        run);
}

std::int64_t RunStore::dataVersion()
{
    return m_body->query("PRAGMA data_version", [](SQLite::Statement& row) {
        row.executeStep();
        return row.getColumn(0).getInt64();
    });
}

} // namespace assay::store

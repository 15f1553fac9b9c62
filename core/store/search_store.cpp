// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/search_store.h"

#include "base/error.h"
#include "store/connection.h"
#include "store/diverged_trials.h"
#include "store/search_rows.h"
#include "store/spec_rows.h"
#include "tune/samplers.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>
#include <span>

namespace assay::store {

namespace {

using train::RunState;
using tune::SearchId;
using tune::TrialState;

double now()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string workerName()
{
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    return fmt::format("{}:{}", host, ::getpid());
}

constexpr const char* kOutside = "Its settings lie outside of the space that is searched now.";
bool isThere(const std::filesystem::path& file)
{
    std::error_code ignored;
    return std::filesystem::exists(file, ignored);
}

} // namespace

std::filesystem::path searchLock(const std::filesystem::path& project, tune::SearchId search)
{
    return filesOf(project) / fmt::format("search-{}.lock", search);
}

struct SearchStore::Body : Connection {
    using Connection::Connection;

    /// Trials that no search has.
    void noteOrphans()
    {
        query("SELECT search, number FROM trials WHERE search NOT IN (SELECT id FROM searches)",
              [this](SQLite::Statement& rows) {
                  each(
                      rows, "trials",
                      [](RowReader& next) {
                          next.skip();
                          next.refuse("which is no study of this project");
                      },
                      2);
              });
    }
};

SearchStore::SearchStore(std::filesystem::path project, bool readOnly)
    : m_body(std::make_unique<Body>(std::move(project), readOnly))
{}

SearchStore::~SearchStore() = default;

namespace {

void bindOptional(SQLite::Statement& statement, int place, const std::optional<double>& value)
{
    if (value)
        statement.bind(place, *value);
    else
        statement.bind(place);
}

} // namespace

SearchId SearchStore::insert(const tune::Search& search, const std::vector<tune::TriedRun>& trials)
{
    SearchId id = 0;
    m_body->transact([&] {
        m_body->query(
            "INSERT INTO searches(base, task, space, method, seed, trials, early_stop, "
            "minutes, least_gain) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [&](SQLite::Statement& insert) {
                bindOptional(insert, 8, search.minutes);
                bindOptional(insert, 9, search.leastGain);
                insert.exec();
            },
            experiment::toJson(search.base), data::name(search.task), tune::toJson(search.space),
            search.method, static_cast<std::int64_t>(search.seed), search.trials,
            tune::name(search.earlyStop));
        id = m_body->database->getLastInsertRowid();
        for (const tune::TriedRun& one : trials) {
            add(id, one.trial.number, one.trial.point);
            m_body->change("UPDATE trials SET run = ? WHERE search = ? AND number = ?", one.run, id,
                           one.trial.number);
        }
    });
    return id;
}

void SearchStore::update(const tune::Search& search)
{
    m_body->transact([&] {
        m_body->query(
            "UPDATE searches SET space = ?, method = ?, seed = ?, trials = ?, early_stop = ?, "
            "minutes = ?7, least_gain = ?8 WHERE id = ?6",
            [&](SQLite::Statement& update) {
                bindOptional(update, 7, search.minutes);
                bindOptional(update, 8, search.leastGain);
                if (update.exec() != 1)
                    throw base::usageError("tune.unknown",
                                           fmt::format("This project has no study {}.", search.id));
            },
            tune::toJson(search.space), search.method, static_cast<std::int64_t>(search.seed),
            search.trials, tune::name(search.earlyStop), search.id);
    });
}

void SearchStore::remove(SearchId search)
{
    m_body->transact([&] {
        m_body->change("DELETE FROM trials WHERE search = ?", search);
        m_body->change("DELETE FROM searches WHERE id = ?", search);
    });
}

std::vector<tune::Search> SearchStore::list()
{
    const Connection::Reading atOnce(*m_body);
    m_body->noteOrphans();
    return m_body->query(fmt::format("SELECT {} FROM searches ORDER BY id DESC", kSearchColumns),
                         [this](SQLite::Statement& rows) {
                             std::vector<tune::Search> all;
                             m_body->each(rows, "searches",
                                          [&](RowReader& next) { all.push_back(searchIn(next)); });
                             return all;
                         });
}

std::optional<tune::Search> SearchStore::find(SearchId search)
{
    return m_body->query(
        fmt::format("SELECT {} FROM searches WHERE id = ?", kSearchColumns),
        [this](SQLite::Statement& row) { return m_body->one(row, "searches", searchIn); }, search);
}

std::vector<tune::TriedRun> SearchStore::trials(const tune::Search& search,
                                                const train::Metric& metric)
{
    std::vector<tune::TriedRun> all;
    refresh(search, metric, all);
    return all;
}

void SearchStore::refresh(const tune::Search& search, const train::Metric& metric,
                          std::vector<tune::TriedRun>& known)
{
    const data::SplitKind split = tune::searchedSplit(search.base);
    const auto open = std::find_if(known.begin(), known.end(), [](const tune::TriedRun& one) {
        return tune::isPending(one.trial);
    });
    const std::int64_t from = open != known.end() ? open->trial.number
                              : known.empty()     ? 0
                                                  : known.back().trial.number + 1;
    known.erase(open, known.end());
    const std::size_t before = known.size();
    std::set<train::RunId> taken;
    for (const tune::TriedRun& one : known)
        taken.insert(one.run);
    taken.erase(0); // those without a run
    m_body->query(
        fmt::format("SELECT t.search, t.number, t.point, t.run, r.id IS NULL, r.spec, "
                    "t.stopped_early, t.worker, t.begun, t.ended, "
                    "t.proposed, t.outcome, t.value, "
                    "r.state, r.problem, r.step, r.seconds, r.deleted, t.attempts, r.{}_examples, "
                    "(SELECT scored FROM splits WHERE splits.id = r.split), s.value "
                    "FROM trials t LEFT JOIN runs r ON r.id = t.run LEFT JOIN run_scores s ON "
                    "s.run = t.run AND s.moment = 'last' AND s.split = ?3 AND s.metric = ?4 "
                    "WHERE t.search = ?1 AND {} ORDER BY t.number",
                    data::key(split), from > 0 ? "t.number >= ?2" : "?2 = 0"),
        [&](SQLite::Statement& rows) {
            const auto take = [&](RowReader& next) {
                TrialRow row;
                next.skip(); // the search
                row.tried.trial.number = next.count();
                try {
                    row.tried.trial.point = tune::pointFrom(next.json());
                } catch (const base::Error&) {
                    next.refuse("which is no point");
                }
                row.tried.run = next.optional([&] { return next.id(); }).value_or(0);
                if (taken.contains(row.tried.run))
                    next.refuse("which is the run of an earlier trial");
                if (next.flag() && row.tried.run != 0)
                    throw BadValue(fmt::format("its run is {}, which is not there", row.tried.run));
                const auto spec = next.optional([&] { return next.document(); });
                if (spec && !tune::isImported(search)) {
                    const std::string why = departure(search, row.tried.trial.point, *spec);
                    if (!why.empty())
                        throw BadValue(why);
                }
                row.stoppedEarly = next.prose();
                row.tried.worker = next.text();
                row.tried.begun = next.magnitude();
                row.tried.ended = next.magnitude();
                row.tried.isProposed = next.flag();
                row.outcome = outcomeIn(next);
                if (row.outcome.has_value() != tune::isImported(search))
                    throw BadValue("its outcome does not go with the method of its study");
                row.reached = next.optional([&] { return next.number(); });
                row.state = next.optional([&] {
                    return next.named(
                        [](const std::string& text) { return train::runStateFrom(text); });
                });
                row.problem = next.optional([&] { return next.prose(); }).value_or("");
                row.step = next.optional([&] { return next.count(); }).value_or(0);
                row.seconds = next.optional([&] { return next.magnitude(); }).value_or(0);
                row.isDeleted = next.optional([&] { return next.flag(); }).value_or(false);
                row.attempts = next.count();
                row.tried.examples = next.optional([&] { return next.count(); }).value_or(0);
                row.tried.scored = next.optional([&] { return next.text(); }).value_or("");
                row.score = next.optional([&] { return next.number(); });
                if (row.tried.run != 0)
                    taken.insert(row.tried.run);
                known.push_back(judged(std::move(row), m_body->path, metric));
            };
            m_body->each(rows, "trials", take, 2);
        },
        search.id, from, data::key(split), metric.name);
    if (!tune::isImported(search))
        markDiverged(*m_body, search.id, std::span(known).subspan(before));
    for (tune::TriedRun& one : known) {
        const bool isOutside =
            !tune::isImported(search) && !tune::isOf(search.space, one.trial.point);
        if (one.reason == kOutside && !isOutside) { // the space was changed back
            one.isLeftOut = false;
            one.reason.clear();
        } else if (isOutside && !one.isLeftOut) {
            one.isLeftOut = true;
            const bool yields =
                one.reason.empty() || isOfDivergence(one) || tune::isPending(one.trial);
            one.reason = yields ? kOutside : one.reason;
        }
    }
    tune::leaveOutOtherExamples(known);
}

void SearchStore::add(SearchId search, std::int64_t number, const tune::Point& point,
                      bool isProposed)
{
    const bool isTaken = m_body->query(
        "SELECT 1 FROM trials WHERE search = ? AND number = ?",
        [](SQLite::Statement& row) { return row.executeStep(); }, search, number);
    if (isTaken) // by a row that was set aside
        throw badRow(m_body->path, "trials", fmt::format("(search {}, number {})", search, number),
                     "it cannot be used, and the next trial has its number");
    m_body->change("INSERT INTO trials(search, number, point, proposed) VALUES(?, ?, ?, ?)", search,
                   number, tune::pointJson(point), isProposed ? 1 : 0);
}

void SearchStore::begin(SearchId search, std::int64_t number, train::RunId run)
{
    m_body->change(
        "UPDATE trials SET attempts = CASE WHEN run IS NULL "
        "OR (SELECT deleted FROM runs WHERE id = trials.run) = 1 "
        "OR (run = ?1 AND begun_step <> (SELECT step FROM runs WHERE id = ?1)) THEN 1 "
        "ELSE attempts + 1 END, begun_step = (SELECT step FROM runs WHERE id = "
        "?1), run = ?1, worker = ?2, begun = ?3, ended = 0 WHERE search = ?4 AND number = ?5",
        run, workerName(), now(), search, number);
}

void SearchStore::end(SearchId search, std::int64_t number)
{
    m_body->change("UPDATE trials SET ended = ? WHERE search = ? AND number = ?", now(), search,
                   number);
}

void SearchStore::handOut(SearchId search, std::int64_t number, const std::string& to)
{
    m_body->change("UPDATE trials SET worker = ?, begun = ?, ended = 0 WHERE search = ? AND "
                   "number = ? AND run IS NULL",
                   to, now(), search, number);
}

void SearchStore::takeBack(SearchId search, std::int64_t number)
{
    m_body->change("UPDATE trials SET worker = '', begun = 0, ended = 0 WHERE search = ? AND "
                   "number = ? AND run IS NULL",
                   search, number);
}

void SearchStore::cameBack(SearchId search, std::int64_t number, const std::string& worker,
                           double begun, double ended)
{
    m_body->change("UPDATE trials SET worker = ?, begun = ?, ended = ? WHERE search = ? AND "
                   "number = ?",
                   worker, begun, ended, search, number);
}

bool SearchStore::endedByMachine(train::RunId run)
{
    const bool isTrial = m_body->query(
        "SELECT 1 FROM trials WHERE run = ? AND begun > 0",
        [](SQLite::Statement& row) { return row.executeStep(); }, run);
    if (isTrial)
        m_body->change("UPDATE trials SET begun_step = (SELECT step FROM runs WHERE id = ?1) "
                       "WHERE run = ?1",
                       run);
    return isTrial;
}

void SearchStore::stopEarly(SearchId search, std::int64_t number, const std::string& reason)
{
    m_body->change("UPDATE trials SET stopped_early = ? WHERE search = ? AND number = ?", reason,
                   search, number);
}

std::optional<train::RunId> SearchStore::orphan(const std::string& specHash,
                                                const std::string& name)
{
    return m_body->query(
        "SELECT id, step FROM runs WHERE spec_hash = ? AND name = ? AND kind = 'training' AND "
        "deleted = 0 AND state IN ('queued', 'running', 'interrupted') AND NOT EXISTS "
        "(SELECT 1 FROM trials WHERE trials.run = runs.id) ORDER BY id DESC LIMIT 1",
        [this](SQLite::Statement& row) -> std::optional<train::RunId> {
            if (!row.executeStep())
                return std::nullopt;
            const train::RunId run = row.getColumn(0).getInt64();
            // Nothing goes on from one that was cut off before its first checkpoint.
            const bool goesOn =
                row.getColumn(1).getInt64() == 0 || isThere(filesOf(m_body->path, run).last);
            return goesOn ? std::optional(run) : std::nullopt;
        },
        specHash, name);
}

tune::EpochValues SearchStore::epochs(train::RunId run, data::SplitKind split,
                                      const train::Metric& metric)
{
    return m_body->query(
        "SELECT epoch, value FROM metrics WHERE run = ? AND name = ? AND split = ? ORDER BY id",
        [&](SQLite::Statement& rows) {
            tune::EpochValues values;
            m_body->each(rows, "metrics", [&](RowReader& next) {
                const auto epoch = static_cast<std::size_t>(next.magnitude() + 0.5);
                const auto value = next.optional([&] { return next.number(); });
                constexpr std::size_t kMostEpochs = 1'000'000;
                if (epoch < 1 || epoch > kMostEpochs || !value)
                    return;
                values.resize(std::max(values.size(), epoch),
                              std::numeric_limits<double>::quiet_NaN());
                values[epoch - 1] = metric.shortfall(*value);
            });
            return values;
        },
        run, metric.name, data::key(split));
}

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/finding_rows.h"
#include "store/imported_scores.h"
#include "store/point_rows.h"
#include "store/project_store.h"
#include "store/run_store_body.h"

#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <cmath>
#include <limits>

// What runs logged: points, events, findings.

namespace assay::store {

using train::RunId;

RunStore::Page RunStore::points(RunId run, std::int64_t afterId, std::size_t limit)
{
    const auto meant =
        m_body->guarded([&] { return meanings(m_body->path, *m_body->database, run); });
    PointCursor& cursor = m_body->cursor;
    if (cursor.run != run || cursor.lastId != afterId)
        cursor = {.run = run, .lastId = afterId};
    Page page;
    page.more = PointRows(*m_body, meant).read(cursor, limit, page.points) == limit;
    page.lastId = cursor.lastId;
    return page;
}

advise::LossCurve RunStore::lossCurve(RunId run)
{
    constexpr std::size_t kPage = 50'000;
    const std::map<std::string, interop::TagTarget> none; // what is trained here has no tags
    const std::string trainKey = data::key(data::SplitKind::Train);
    PointCursor cursor{.run = run};
    advise::LossCurve curve;
    for (bool more = true; more;) {
        train::PointList points;
        more = PointRows(*m_body, none).read(cursor, kPage, points) == kPage;
        if (points.empty())
            continue;
        enum class Kind { Other, Loss, Rate, Epoch };
        std::vector<Kind> kinds;
        for (const train::PointList::Key& key : points.keys())
            kinds.push_back(key.name == train::metric_name::kBatchLoss      ? Kind::Loss
                            : key.name == train::metric_name::kLearningRate ? Kind::Rate
                            : key.name == train::metric_name::kLoss && key.split == trainKey
                                ? Kind::Epoch
                                : Kind::Other);
        for (const train::PointList::Row& row : points.rows()) {
            if (kinds[row.key] == Kind::Other || row.step < 0)
                continue;
            if (kinds[row.key] == Kind::Loss) {
                curve.steps.push_back(row.step);
                curve.losses.push_back(row.value);
                curve.rates.push_back(std::nan(""));
            } else if (kinds[row.key] == Kind::Epoch) {
                curve.epochs.push_back(row.value);
            } else if (!curve.steps.empty() && curve.steps.back() == row.step) {
                curve.rates.back() = row.value; // it is logged after the loss of its step
            }
        }
    }
    return curve;
}

train::Scores RunStore::newestScores(RunId run)
{
    const auto meant =
        m_body->guarded([&] { return meanings(m_body->path, *m_body->database, run); });
    return m_body->query(
        "SELECT max(id), name, split, value FROM metrics WHERE run = ? AND superseded = 0 AND "
        "typeof(value) = 'real' GROUP BY name, split",
        [&](SQLite::Statement& rows) {
            train::Scores scores;
            m_body->each(rows, "metrics", [&](RowReader& next) {
                next.integer();
                std::string name = next.word();
                std::string split = next.splitOrNone();
                double value = next.number();
                if (const auto known = meant.find(name); known != meant.end()) {
                    name = known->second.metric;
                    split = known->second.split;
                    value = interop::formed(value, known->second.form);
                }
                for (const data::SplitKind kind : data::kOpenSplits) {
                    if (data::key(kind) != split)
                        continue;
                    train::SplitScore& score =
                        scores.try_emplace(kind, train::unknownScore()).first->second;
                    if (double* const into = train::valueIn(score, name))
                        *into = value;
                }
            });
            return scores;
        },
        run);
}

std::vector<std::pair<std::int64_t, train::RunEvent>> RunStore::events(RunId run,
                                                                       std::int64_t afterId)
{
    return m_body->query(
        "SELECT id, step, seconds, kind, value, text FROM events WHERE run = ? AND id > ? "
        "ORDER BY id",
        [this](SQLite::Statement& rows) {
            std::vector<std::pair<std::int64_t, train::RunEvent>> all;
            m_body->each(rows, "events", [&](RowReader& next) {
                const std::int64_t id = next.integer();
                train::RunEvent event;
                event.step = next.integer();
                event.seconds = next.finite();
                event.kind = next.word();
                event.value = next.number();
                event.text = next.prose();
                all.emplace_back(id, std::move(event));
            });
            return all;
        },
        run, afterId);
}

std::vector<std::pair<std::int64_t, base::Finding>> RunStore::findings(RunId run,
                                                                       std::int64_t afterId)
{
    return m_body->query(
        "SELECT id, finding, severity, proven, place, step, evidence, samples, fix, texts, "
        "other_fixes FROM findings WHERE run = ? AND id > ? ORDER BY id",
        [this](SQLite::Statement& rows) {
            std::vector<std::pair<std::int64_t, base::Finding>> all;
            m_body->each(rows, "findings", [&](RowReader& next) {
                const std::int64_t id = next.integer();
                all.emplace_back(id, readFinding(next));
            });
            return all;
        },
        run, afterId);
}

void RunStore::replaceCurveFindings(RunId run, const std::vector<base::Finding>& findings)
{
    m_body->guarded([&] {
        SQLite::Transaction transaction(*m_body->database, SQLite::TransactionBehavior::IMMEDIATE);
        m_body->change("DELETE FROM findings WHERE run = ? AND finding LIKE 'curve.%'", run);
        const bool had = m_body->database->getChanges() > 0;
        for (const base::Finding& finding : findings)
            insertFinding(*m_body->database, run, finding);
        if (had) // what was sent is sent again
            m_body->change("UPDATE runs SET resumes = resumes + 1 WHERE id = ?", run);
        transaction.commit();
    });
}

std::optional<RunId> RunStore::newestOverfit()
{
    return m_body->query("SELECT max(id) FROM runs WHERE kind = 'overfit' AND deleted = 0",
                         [](SQLite::Statement& row) {
                             row.executeStep();
                             RowReader next(row);
                             return next.optional([&] { return next.integer(); });
                         });
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

base::OpenDatabase::Place RunStore::place() const
{
    return m_body->database->place();
}

void RunStore::requireHere() const
{
    m_body->database->requireHere();
}

void RunStore::freeName(bool free)
{
    m_body->database->freeName(free);
}

void RunStore::gatherIn()
{
    m_body->database->gatherIn();
}

void RunStore::copyTo(const std::filesystem::path& to)
{
    copyProject(*m_body->database, m_body->path, to);
}

} // namespace assay::store

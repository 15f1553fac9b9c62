// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/imported_scores.h"
#include "store/project_store.h"
#include "store/run_store_body.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

// What runs logged: points, events, findings.

namespace assay::store {

using train::RunId;

namespace {

double numberFrom(const nlohmann::json& json, RowReader& row)
{
    if (json.is_number())
        return json.get<double>();
    if (json == "inf")
        return std::numeric_limits<double>::infinity();
    if (json == "-inf")
        return -std::numeric_limits<double>::infinity();
    if (json != "nan")
        row.refuse("which names something else than numbers");
    return std::nan("");
}

std::vector<base::NamedNumber> evidenceOf(RowReader& next)
{
    const auto json = base::parsedJson<nlohmann::json>(next.text());
    if (!json || !json->is_object())
        next.refuse("which is no JSON object of numbers");
    std::vector<base::NamedNumber> evidence;
    for (const auto& [name, value] : json->items())
        evidence.push_back({name, numberFrom(value, next)});
    return evidence;
}

std::vector<base::SampleId> samplesOf(RowReader& next)
{
    std::vector<base::SampleId> samples;
    for (const std::string& id16 : next.texts()) {
        std::uint64_t value = 0;
        const char* end = id16.data() + id16.size();
        const auto [stop, code] = std::from_chars(id16.data(), end, value, 16);
        if (code != std::errc() || stop != end)
            next.refuse("which is no list of ids");
        samples.push_back({value});
    }
    return samples;
}

base::Finding findingOf(RowReader& next)
{
    base::Finding finding;
    finding.id = next.word();
    finding.severity = next.named([](const std::string& text) { return base::severityFrom(text); });
    finding.basis = next.flag() ? base::Basis::Proven : base::Basis::Suspected;
    finding.place = next.prose();
    finding.step = next.optional([&] { return next.integer(); });
    finding.evidence = evidenceOf(next);
    finding.samples = samplesOf(next);
    finding.fix = next.text();
    finding.texts = next.texts();
    finding.otherFixes = next.texts();
    return finding;
}

std::string splitOrNone(RowReader& next)
{
    const std::string key = next.text();
    const bool known =
        key.empty()
        || std::any_of(data::kAllSplits.begin(), data::kAllSplits.end(),
                       [&](data::SplitKind split) { return data::key(split) == key; });
    if (!known)
        next.refuse("which is no split");
    return key;
}

} // namespace

RunStore::Page RunStore::points(RunId run, std::int64_t afterId, std::size_t limit)
{
    const auto meant =
        m_body->guarded([&] { return meanings(m_body->path, *m_body->database, run); });
    return m_body->query(
        "SELECT id, name, split, step, epoch, seconds, value FROM metrics WHERE run = ? AND id > ? "
        "AND superseded = 0 ORDER BY id LIMIT ?",
        [&](SQLite::Statement& rows) {
            Page page{.points = {}, .lastId = afterId};
            std::size_t seen = 0;
            m_body->each(rows, "metrics", [&](RowReader& next) {
                page.lastId = next.integer();
                page.more = ++seen == limit;
                train::MetricPoint point;
                point.name = next.word();
                point.split = splitOrNone(next);
                point.step = next.integer(); // other tools count from where they like
                point.epoch = next.finite();
                point.seconds = next.finite();
                point.value = next.optional([&] { return next.number(); }).value_or(std::nan(""));
                if (const auto known = meant.find(point.name); known != meant.end()) {
                    point.name = known->second.metric;
                    point.split = known->second.split;
                    point.value = interop::formed(point.value, known->second.form);
                }
                page.points.push_back(std::move(point));
            });
            return page;
        },
        run, afterId, static_cast<std::int64_t>(limit));
}

advise::LossCurve RunStore::lossCurve(RunId run)
{
    return m_body->query(
        "SELECT id, step, name = 'learning_rate', value FROM metrics WHERE run = ? AND superseded = 0 "
        "AND name IN ('batch_loss', 'learning_rate') ORDER BY id",
        [this](SQLite::Statement& rows) {
            advise::LossCurve curve;
            m_body->each(rows, "metrics", [&](RowReader& next) {
                next.integer();
                const std::int64_t step = next.count();
                const bool isRate = next.flag();
                const double value =
                    next.optional([&] { return next.number(); }).value_or(std::nan(""));
                if (!isRate) {
                    curve.steps.push_back(step);
                    curve.losses.push_back(value);
                    curve.rates.push_back(std::nan(""));
                } else if (!curve.steps.empty() && curve.steps.back() == step) {
                    curve.rates.back() = value; // it is logged after the loss of its step
                }
            });
            return curve;
        },
        run);
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
                std::string split = splitOrNone(next);
                double value = next.number();
                if (const auto known = meant.find(name); known != meant.end()) {
                    name = known->second.metric;
                    split = known->second.split;
                    value = interop::formed(value, known->second.form);
                }
                for (const data::SplitKind kind : data::kOpenSplits) {
                    if (data::key(kind) != split)
                        continue;
                    train::SplitScore empty;
                    empty.loss = empty.error = train::SplitScore::kNone;
                    train::SplitScore& score = scores.try_emplace(kind, empty).first->second;
                    namespace metric_name = train::metric_name;
                    double* const into = name == metric_name::kLoss    ? &score.loss
                                         : name == metric_name::kError ? &score.error
                                         : name == metric_name::kRmse  ? &score.rmse
                                         : name == metric_name::kMae   ? &score.mae
                                         : name == metric_name::kR2    ? &score.r2
                                         : name == metric_name::kF1    ? &score.f1
                                                                       : nullptr;
                    if (into)
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
                all.emplace_back(id, findingOf(next));
            });
            return all;
        },
        run, afterId);
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

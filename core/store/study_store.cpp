// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/study_store.h"

#include "advise/improvements.h"
#include "base/error.h"
#include "base/json_text.h"
#include "evaluate/effect_range.h"
#include "store/connection.h"
#include "store/spec_rows.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <string_view>

namespace assay::store {

namespace {

using Json = nlohmann::ordered_json; // the order of the changes counts

std::string patchText(const base::Patch& patch)
{
    Json json = Json::array();
    for (const base::FieldChange& change : patch)
        json.push_back({change.path, change.value});
    return base::dumped(json);
}

/// Changes that fit the study.
base::Patch patchIn(RowReader& next, const tune::Study* study)
{
    base::Patch patch;
    const auto json = base::parsedJson<Json>(next.json());
    bool good = json && json->is_array();
    for (auto at = good ? json->begin() : Json::const_iterator(); good && at != json->end(); ++at) {
        good = at->is_array() && at->size() == 2 && (*at)[0].is_string() && (*at)[1].is_string();
        if (good)
            patch.push_back({(*at)[0].get<std::string>(), (*at)[1].get<std::string>()});
    }
    if (!good)
        next.refuse("which is no list of changes");
    try {
        if (study)
            tune::specOf(*study, {.patch = patch});
    } catch (const base::Error&) {
        next.refuse("which does not fit the study");
    }
    return patch;
}

/// How many pairs of runs "1-4,2-5" names; empty: it is no such list.
std::optional<std::size_t> pairsIn(const std::string& text)
{
    std::size_t pairs = 0;
    std::string_view left = text;
    const auto number = [&left] {
        std::int64_t value = 0;
        const auto [end, problem] = std::from_chars(left.data(), left.data() + left.size(), value);
        left.remove_prefix(static_cast<std::size_t>(end - left.data()));
        return problem == std::errc() && value > 0;
    };
    const auto sign = [&left](char wanted) {
        const bool is = left.starts_with(wanted);
        left.remove_prefix(is ? 1 : 0);
        return is;
    };
    while (!left.empty()) {
        if ((pairs > 0 && !sign(',')) || !number() || !sign('-') || !number())
            return std::nullopt;
        ++pairs;
    }
    return pairs;
}

/// Whether an effect is about a rung of the ladder; empty: about nothing that there is.
std::optional<bool> isOfRung(const std::string& key)
{
    using evaluate::TermKind;
    const auto& rungs = evaluate::kRungs;
    if (key == evaluate::kValidation
        || std::any_of(rungs.begin(), rungs.end(),
                       [&](evaluate::Rung rung) { return evaluate::key(rung) == key; }))
        return true;
    for (const TermKind term :
         {TermKind::IrreducibleAndBias, TermKind::AvoidableBias, TermKind::Variance,
          TermKind::DistributionShift, TermKind::ValidationOverfitting}) {
        if (evaluate::key(term) == key)
            return false;
    }
    return std::nullopt;
}

/// Columns of an effect from `what` on. `task`: of the run that was changed; empty: not known.
evaluate::Effect effectIn(RowReader& next, const std::string& task, std::string& metricName)
{
    evaluate::Effect one;
    one.key = next.word();
    const auto ofRung = isOfRung(one.key);
    if (!ofRung)
        next.refuse("which is no part of an error");
    metricName = next.word();
    const train::Metric* metric = train::findMetric(metricName);
    if (!metric || (!task.empty() && data::name(metric->task) != task))
        next.refuse("which is no measure of its study");
    one.isTerm = next.flag();
    if (one.isTerm == *ofRung)
        next.refuse("and it is about " + one.key);
    one.isShare = next.flag();
    if (one.isShare != (metric->form != train::Metric::Form::Mean))
        next.refuse("and its measure is " + metricName);
    // Shortfalls of the metric, or differences of two of them.
    const bool isBounded = !metric->allows(-0.5) && !metric->allows(1.5);
    const auto value = [&] {
        const double taken = next.finite();
        const bool fits =
            *ofRung ? metric->allows(metric->shortfall(taken)) : !isBounded || std::abs(taken) <= 1;
        if (!fits)
            next.refuse("which no " + metric->shortfallLabel() + " can be");
        return taken;
    };
    one.before = value();
    one.after = value();
    return one;
}

} // namespace

struct StudyStore::Body : Connection {
    using Connection::Connection;

    static tune::Study* find(std::vector<tune::Study>& all, tune::StudyId id)
    {
        const auto study =
            std::find_if(all.begin(), all.end(), [id](const auto& one) { return one.id == id; });
        return study != all.end() ? &*study : nullptr;
    }

    std::vector<tune::Study> studies()
    {
        std::vector<tune::Study> all;
        query("SELECT id, purpose, base, of, created, EXISTS (SELECT 1 FROM runs WHERE runs.id = "
              "of), EXISTS (SELECT 1 FROM attempts WHERE study = studies.id) FROM studies ORDER BY "
              "id DESC",
              [&](SQLite::Statement& rows) {
                  each(rows, "studies", [&](RowReader& next) {
                      tune::Study study;
                      study.id = next.id();
                      study.purpose = next.named(
                          [](const std::string& text) { return tune::purposeFrom(text); });
                      study.base = baseIn(next);
                      study.of = next.optional([&] { return next.id(); });
                      study.created = next.moment();
                      if (!next.flag() && study.of)
                          throw BadValue(
                              fmt::format("its of is {}, which is no run here", *study.of));
                      if (const bool isTried = next.flag();
                          isTried != (study.purpose == tune::Purpose::Attempt))
                          throw BadValue(
                              fmt::format("its purpose is \"{}\", and the table attempts "
                                          "has {} row of it",
                                          tune::name(study.purpose), isTried ? "a" : "no"));
                      all.push_back(std::move(study));
                  });
              });
        return all;
    }

    void takeAttempts(std::vector<tune::Study>& all)
    {
        query(
            "SELECT a.study, s.id IS NULL, improvement, way, iif(length(words) > 300, substr(words, 1, 300) || '...', words) AS words, patch, scored, measured_pairs "
            "FROM attempts a LEFT JOIN studies s ON s.id = a.study",
            [&](SQLite::Statement& attempts) {
                each(attempts, "attempts", [&](RowReader& next) {
                    const tune::StudyId id = next.id();
                    if (next.flag())
                        throw BadValue("no study has its number");
                    tune::Study* known = find(all, id);
                    tune::Tried tried;
                    tried.improvement = next.word();
                    if (!advise::findImprovement(tried.improvement))
                        next.refuse("which is no improvement");
                    tried.way = next.text();
                    tried.words = next.prose();
                    tried.patch = patchIn(next, known);
                    tried.scored = next.text();
                    if (!pairsIn(next.text()))
                        next.refuse("which is no list of pairs of runs");
                    if (known)
                        known->tried = std::move(tried);
                });
            });
    }

    void takePlanned(std::vector<tune::Study>& all)
    {
        std::map<tune::StudyId, std::size_t> rows; // what they should have
        query("SELECT study, count(*) FROM planned_runs GROUP BY study",
              [&](SQLite::Statement& counts) {
                  while (counts.executeStep())
                      rows[counts.getColumn(0).getInt64()] =
                          static_cast<std::size_t>(counts.getColumn(1).getInt64());
              });
        query(
            "SELECT p.study, p.place, s.id IS NULL, p.patch, p.name, p.run, r.id IS NOT NULL, r.spec "
            "FROM planned_runs p LEFT JOIN studies s ON s.id = p.study LEFT JOIN runs r ON r.id = "
            "p.run ORDER BY p.study, p.place",
            [&](SQLite::Statement& planned) {
                const auto take = [&](RowReader& next) {
                    const tune::StudyId id = next.id();
                    next.integer(); // the place
                    if (next.flag())
                        throw BadValue("no study has its number");
                    tune::Study* study = find(all, id);
                    tune::PlannedRun one;
                    one.patch = patchIn(next, study);
                    one.name = next.prose();
                    one.run = next.optional([&] { return next.id(); });
                    if (!next.flag() && one.run)
                        throw BadValue(fmt::format("its run is {}, which is not there", *one.run));
                    const auto spec = next.optional([&] { return next.document(); });
                    const std::string why =
                        study && spec ? departure(tune::specOf(*study, one), *spec) : std::string();
                    if (!why.empty())
                        throw BadValue(why);
                    if (study)
                        study->planned.push_back(std::move(one));
                };
                each(planned, "planned_runs", take, 2);
            });
        // What goes on with a part of it would lose the rest.
        std::erase_if(
            all, [&](const tune::Study& study) { return study.planned.size() != rows[study.id]; });
    }
};

StudyStore::StudyStore(std::filesystem::path project, bool readOnly)
    : m_body(std::make_unique<Body>(std::move(project), readOnly))
{}

StudyStore::~StudyStore() = default;

void StudyStore::saveEffects(tune::StudyId study, const std::string& metric,
                             const std::string& pairs, const std::vector<evaluate::Effect>& effects)
{
    m_body->transact([&] {
        m_body->change("DELETE FROM attempt_effects WHERE study = ?", study);
        m_body->change("UPDATE attempts SET measured_pairs = ? WHERE study = ?", pairs, study);
        for (const evaluate::Effect& one : effects) {
            const auto interval = evaluate::possibleInterval(one, 0.95, train::findMetric(metric));
            m_body->query(
                "INSERT INTO attempt_effects(study, what, metric, is_term, is_share, before, after, "
                "seeds, seed_error, sample_error, low_95, high_95) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                "?)",
                [&](SQLite::Statement& insert) {
                    insert.bind(8, static_cast<std::int64_t>(one.pairs));
                    insert.bind(9, one.seedError);
                    if (one.sampleError)
                        insert.bind(10, *one.sampleError);
                    if (interval) {
                        insert.bind(11, interval->low);
                        insert.bind(12, interval->high);
                    }
                    insert.exec();
                },
                study, one.key, metric, one.isTerm ? 1 : 0, one.isShare ? 1 : 0, one.before,
                one.after);
        }
    });
}

std::vector<StoredEffects> StudyStore::effects()
{
    std::vector<StoredEffects> all;
    const Connection::Reading atOnce(*m_body);
    m_body->query(
        "SELECT e.id, a.study IS NULL, e.study, coalesce(a.measured_pairs, ''), (SELECT r.task FROM "
        "studies s JOIN runs r ON r.id = s.of WHERE s.id = e.study), what, metric, is_term, is_share, before, after, seeds, "
        "seed_error, sample_error FROM attempt_effects e LEFT JOIN attempts a ON a.study = e.study "
        "ORDER BY e.study, e.id",
        [&](SQLite::Statement& rows) {
            m_body->each(rows, "attempt_effects", [&](RowReader& next) {
                next.skip(); // the key
                const bool isOrphan = next.flag();
                const tune::StudyId study = next.id();
                if (isOrphan)
                    next.refuse("which is no attempt of this project");
                std::string pairs = next.text();
                const auto measured = pairsIn(pairs);
                if (!measured)
                    return; // `list` names the attempt
                const auto task = next.optional([&] { return next.text(); });
                std::string metric;
                evaluate::Effect one = effectIn(next, task.value_or(""), metric);
                one.pairs = static_cast<std::size_t>(next.id());
                if (one.pairs != *measured)
                    next.refuse(fmt::format("and the attempt was measured on {}", *measured));
                one.seedError = next.magnitude();
                one.sampleError = next.optional([&] { return next.magnitude(); });
                if (all.empty() || all.back().study != study)
                    all.push_back({study, metric, std::move(pairs), {}});
                if (all.back().metric != metric)
                    throw BadValue(
                        fmt::format("its metric is \"{}\", and that of the others \"{}\"", metric,
                                    all.back().metric));
                all.back().effects.push_back(std::move(one));
            });
        });
    return all;
}

tune::StudyId StudyStore::save(const tune::Study& study)
{
    tune::StudyId id = study.id;
    m_body->transact([&] {
        if (id == 0) {
            const std::string purpose = tune::name(study.purpose);
            const std::string base = experiment::toJson(study.base);
            if (study.of)
                m_body->change("INSERT INTO studies(purpose, base, of) VALUES(?, ?, ?)", purpose,
                               base, *study.of);
            else
                m_body->change("INSERT INTO studies(purpose, base) VALUES(?, ?)", purpose, base);
            id = m_body->database->getLastInsertRowid();
            if (study.tried)
                m_body->change(
                    "INSERT INTO attempts(study, improvement, way, words, patch, scored) "
                    "VALUES(?, ?, ?, ?, ?, ?)",
                    id, study.tried->improvement, study.tried->way, study.tried->words,
                    patchText(study.tried->patch), study.tried->scored);
        }
        m_body->change("DELETE FROM planned_runs WHERE study = ?", id);
        std::int64_t place = 0;
        for (const tune::PlannedRun& planned : study.planned) {
            const std::string patch = patchText(planned.patch);
            if (planned.run)
                m_body->change("INSERT INTO planned_runs(study, place, patch, name, run) "
                               "VALUES(?, ?, ?, ?, ?)",
                               id, place++, patch, planned.name, *planned.run);
            else
                m_body->change("INSERT INTO planned_runs(study, place, patch, name) VALUES(?, ?, "
                               "?, ?)",
                               id, place++, patch, planned.name);
        }
    });
    return id;
}

void StudyStore::remove(tune::StudyId study)
{
    m_body->transact([&] {
        m_body->change("DELETE FROM attempt_effects WHERE study = ?", study);
        m_body->change("DELETE FROM attempts WHERE study = ?", study);
        m_body->change("DELETE FROM planned_runs WHERE study = ?", study);
        m_body->change("DELETE FROM studies WHERE id = ?", study);
    });
}

std::vector<tune::Study> StudyStore::list()
{
    const Connection::Reading atOnce(*m_body);
    std::vector<tune::Study> all = m_body->studies();
    m_body->takeAttempts(all);
    std::erase_if(all, [](const tune::Study& study) {
        return study.purpose == tune::Purpose::Attempt && !study.tried;
    });
    m_body->takePlanned(all);
    return all;
}

} // namespace assay::store

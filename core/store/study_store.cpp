// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/study_store.h"

#include "base/error.h"
#include "base/json_text.h"
#include "store/connection.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

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

experiment::ExperimentSpec specIn(RowReader& next)
{
    try {
        return experiment::fromJson(next.json());
    } catch (const base::Error&) {
        next.refuse("which is no spec");
    }
}

} // namespace

struct StudyStore::Body : Connection {
    using Connection::Connection;
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
            const auto interval = one.interval();
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
    m_body->query(
        "SELECT e.study, a.measured_pairs, what, metric, is_term, is_share, before, after, seeds, "
        "seed_error, sample_error FROM attempt_effects e JOIN attempts a ON a.study = e.study "
        "ORDER BY e.study, e.id",
        [&](SQLite::Statement& rows) {
            m_body->each(rows, "attempt_effects", [&](RowReader& next) {
                const tune::StudyId study = next.id();
                std::string pairs = next.text();
                evaluate::Effect one;
                one.key = next.word();
                std::string metric = next.word();
                one.isTerm = next.flag();
                one.isShare = next.flag();
                one.before = next.finite();
                one.after = next.finite();
                one.pairs = static_cast<std::size_t>(next.id());
                one.seedError = next.magnitude();
                one.sampleError = next.optional([&] { return next.magnitude(); });
                if (all.empty() || all.back().study != study)
                    all.push_back({study, std::move(metric), std::move(pairs), {}});
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
    std::vector<tune::Study> all;
    m_body->query("SELECT id, purpose, base, of, created FROM studies ORDER BY id DESC",
                  [&](SQLite::Statement& rows) {
                      m_body->each(rows, "studies", [&](RowReader& next) {
                          tune::Study study;
                          study.id = next.id();
                          study.purpose = next.named(
                              [](const std::string& text) { return tune::purposeFrom(text); });
                          study.base = specIn(next);
                          study.of = next.optional([&] { return next.id(); });
                          study.created = next.moment();
                          all.push_back(std::move(study));
                      });
                  });
    m_body->query("SELECT study, improvement, way, words, patch, scored FROM attempts",
                  [&](SQLite::Statement& attempts) {
                      m_body->each(attempts, "attempts", [&](RowReader& next) {
                          const tune::StudyId id = next.id();
                          const auto study =
                              std::find_if(all.begin(), all.end(),
                                           [id](const auto& one) { return one.id == id; });
                          const auto* known = study != all.end() ? &*study : nullptr;
                          tune::Tried tried;
                          tried.improvement = next.word();
                          tried.way = next.text();
                          tried.words = next.prose();
                          tried.patch = patchIn(next, known);
                          tried.scored = next.text();
                          if (known)
                              study->tried = std::move(tried);
                      });
                  });
    std::erase_if(all, [](const tune::Study& study) {
        return study.purpose == tune::Purpose::Attempt && !study.tried;
    });
    std::map<tune::StudyId, std::size_t> rows; // what they should have
    m_body->query("SELECT study, count(*) FROM planned_runs GROUP BY study",
                  [&](SQLite::Statement& counts) {
                      while (counts.executeStep())
                          rows[counts.getColumn(0).getInt64()] =
                              static_cast<std::size_t>(counts.getColumn(1).getInt64());
                  });
    m_body->query("SELECT study, patch, name, run FROM planned_runs ORDER BY study, place",
                  [&](SQLite::Statement& planned) {
                      m_body->each(planned, "planned_runs", [&](RowReader& next) {
                          const tune::StudyId id = next.id();
                          const auto study =
                              std::find_if(all.begin(), all.end(),
                                           [id](const auto& one) { return one.id == id; });
                          tune::PlannedRun one;
                          one.patch = patchIn(next, study != all.end() ? &*study : nullptr);
                          one.name = next.prose();
                          one.run = next.optional([&] { return next.id(); });
                          if (study != all.end())
                              study->planned.push_back(std::move(one));
                      });
                  });
    // What goes on with a part of it would lose the rest.
    std::erase_if(all,
                  [&](const tune::Study& study) { return study.planned.size() != rows[study.id]; });
    return all;
}

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/imported_studies.h"

#include "base/error.h"
#include "base/utf8.h"
#include "tune/imported_study.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::store {

namespace {

/// In place of one of the same origin. `run` of a trial: in this project; 0: none.
tune::SearchId put(SQLite::Database& database, const tune::ImportedStudy& study)
{
    const tune::Search& search = study.search;
    tune::SearchId id = 0;
    SQLite::Statement known(database, "SELECT id FROM searches WHERE origin = ? AND method = ?");
    known.bind(1, search.origin);
    known.bind(2, tune::kImported);
    if (known.executeStep()) {
        id = known.getColumn(0).getInt64();
        SQLite::Statement change(database,
                                 "UPDATE searches SET space = ?, trials = ?, measure = ?, "
                                 "maximised = ?, remark = ? WHERE id = ?");
        change.bind(1, tune::toJson(search.space));
        change.bind(2, search.trials);
        change.bind(3, search.measure);
        change.bind(4, search.isMaximised ? 1 : 0);
        change.bind(5, search.remark);
        change.bind(6, id);
        change.exec();
        SQLite::Statement empty(database, "DELETE FROM trials WHERE search = ?");
        empty.bind(1, id);
        empty.exec();
    } else {
        SQLite::Statement insert(database,
                                 "INSERT INTO searches(base, task, space, method, seed, trials, "
                                 "origin, measure, maximised, remark) VALUES(?, ?, ?, ?, ?, ?, ?, "
                                 "?, ?, ?)");
        insert.bind(1, experiment::toJson(search.base));
        insert.bind(2, data::name(search.task));
        insert.bind(3, tune::toJson(search.space));
        insert.bind(4, search.method);
        insert.bind(5, static_cast<std::int64_t>(search.seed));
        insert.bind(6, search.trials);
        insert.bind(7, search.origin);
        insert.bind(8, search.measure);
        insert.bind(9, search.isMaximised ? 1 : 0);
        insert.bind(10, search.remark);
        insert.exec();
        id = database.getLastInsertRowid();
    }
    SQLite::Statement add(database,
                          "INSERT INTO trials(search, number, point, run, outcome, value, "
                          "begun, ended) VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    for (const tune::TriedRun& one : study.trials) {
        add.bind(1, id);
        add.bind(2, one.trial.number);
        add.bind(3, tune::pointJson(one.trial.point));
        if (one.run > 0)
            add.bind(4, one.run);
        else
            add.bind(4);
        add.bind(5, tune::name(one.trial.state));
        if (std::isfinite(one.trial.value))
            add.bind(6, one.trial.value);
        else
            add.bind(6);
        add.bind(7, one.begun);
        add.bind(8, one.ended);
        add.exec();
        add.reset();
    }
    return id;
}

} // namespace

void ImportedStudies::take(const interop::LoggedStudy& logged)
{
    const std::string origin = base::validUtf8(logged.origin);
    const auto known = std::find_if(m_all.begin(), m_all.end(),
                                    [&](const One& one) { return one.logged.origin == origin; });
    One& entry = known == m_all.end() ? m_all.emplace_back() : *known;
    entry.logged = logged;
    entry.logged.origin = origin;
    entry.isNew = true;
}

bool ImportedStudies::isNew() const
{
    return std::any_of(m_all.begin(), m_all.end(), [](const One& one) { return one.isNew; });
}

void ImportedStudies::write(SQLite::Database& database,
                            const std::function<train::RunId(int)>& runOf)
{
    for (One& one : m_all) {
        if (!std::exchange(one.isNew, false))
            continue;
        std::string problem = one.logged.problem;
        tune::ImportedStudy study;
        if (problem.empty()) {
            try {
                study = tune::importedStudy(one.logged);
            } catch (const base::Error& error) {
                problem = error.text();
            }
        }
        if (!problem.empty()) {
            one.said = fmt::format("Of {} the trials are runs here, and it is no study on the Tune "
                                   "page: {}",
                                   one.logged.origin, problem);
            continue;
        }
        for (tune::TriedRun& trial : study.trials)
            trial.run = trial.run < 0 ? 0 : runOf(static_cast<int>(trial.run));
        const tune::SearchId id = put(database, study);
        one.said = fmt::format("Study {} is {}, with {} {}.{}", id, one.logged.origin,
                               study.trials.size(), study.trials.size() == 1 ? "trial" : "trials",
                               study.search.remark.empty() ? "" : " " + study.search.remark);
    }
}

std::vector<std::string> ImportedStudies::said() const
{
    std::vector<std::string> all;
    for (const One& one : m_all)
        all.push_back(one.said);
    return all;
}

} // namespace assay::store

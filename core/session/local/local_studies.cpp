// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_studies.h"

#include "base/error.h"
#include "session/local/run_material.h"
#include "store/study_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::session {

LocalStudies::LocalStudies(const Hub& hub, StoreLane& store, LocalRuns& runs)
    : m_hub(hub)
    , m_store(store)
    , m_runs(runs)
{}

void LocalStudies::start(const StudyRequest& request, Tag tag)
{
    m_store.post(tag, [this, request, tag] {
        auto runs = m_store.runsForChange().list();
        const tune::Study wanted = planned(request, runs);
        tune::Study study = known(wanted).value_or(wanted);
        tune::extend(study, wanted);
        if (!request.of)
            runs.clear(); // new networks, whatever there is already
        carryOn(std::move(study), runs, tag, [&](const tune::PlannedRun& one, const tune::Member&) {
            return std::any_of(wanted.planned.begin(), wanted.planned.end(),
                               [&](const auto& other) { return other.patch == one.patch; });
        });
    });
}

void LocalStudies::proceed(tune::StudyId study, Tag tag)
{
    m_store.post(tag, [this, study, tag] {
        const auto runs = m_store.runsForChange().list();
        for (tune::Study& one : store::StudyStore(m_store.project().path, true).list()) {
            if (one.id == study)
                return carryOn(std::move(one), runs, tag,
                               [](const tune::PlannedRun&, const tune::Member& member) {
                                   return member.cutOff;
                               });
        }
        throw base::usageError("study.unknown",
                               fmt::format("This project has no study {}.", study));
    });
}

void LocalStudies::list(Tag tag)
{
    m_store.post(tag, [this, tag] {
        const auto runs = m_store.runs().list();
        StudiesListed listed{.tag = tag, .studies = {}};
        for (tune::Study& study : store::StudyStore(m_store.project().path, true).list()) {
            auto members = tune::members(study, runs);
            listed.studies.push_back({std::move(study), std::move(members)});
        }
        m_hub.publish(listed);
    });
}

tune::Study LocalStudies::planned(const StudyRequest& request,
                                  const std::vector<train::RunRecord>& runs)
{
    if (!request.of)
        return tune::newSeeds(withFingerprints(m_store.project().path, runs, request.spec),
                              request.name, std::max(1, request.seeds));
    const train::RunRecord* of = train::findRun(runs, *request.of);
    if (!of)
        throw train::unknownRun(*request.of);
    return tune::studyOf(request.purpose, *of, runs, request.seeds);
}

/// The stored study of the same purpose and run. A learning rate that was changed by hand makes
/// another experiment of the run.
std::optional<tune::Study> LocalStudies::known(const tune::Study& wanted)
{
    if (!wanted.of)
        return std::nullopt;
    const std::string base = experiment::hash(wanted.base);
    for (tune::Study& one : store::StudyStore(m_store.project().path, true).list()) {
        if (one.purpose == wanted.purpose && one.of == wanted.of
            && experiment::hash(one.base) == base)
            return std::move(one);
    }
    return std::nullopt;
}

void LocalStudies::carryOn(
    tune::Study study, const std::vector<train::RunRecord>& runs, Tag tag,
    const std::function<bool(const tune::PlannedRun&, const tune::Member&)>& chosen)
{
    std::vector<tune::Member> members = tune::members(study, runs);
    std::vector<std::size_t> places; // of what is started
    for (std::size_t k = 0; k < members.size(); ++k) {
        const bool isOpen = members[k].standing == tune::Standing::Missing
                            || members[k].standing == tune::Standing::Interrupted;
        if (isOpen && chosen(study.planned[k], members[k]))
            places.push_back(k);
        else if (members[k].run)
            study.planned[k].run = members[k].run;
    }
    StudyStarted started{.tag = tag, .study = {}, .standing = {}, .runs = {}};
    if (!places.empty()) {
        store::StudyStore studies(m_store.project().path, false);
        const bool isNew = study.id == 0;
        study.id = studies.save(study); // before its runs: what is planned outlives this program
        try {
            for (const std::size_t k : places) {
                tune::Member& member = members[k];
                if (member.standing == tune::Standing::Missing)
                    member.run = m_runs.startNow({.spec = member.spec, .name = member.name}, tag);
                else
                    m_runs.resumeNow(*member.run, tag);
                member.standing = tune::Standing::Underway;
                study.planned[k].run = member.run;
                started.runs.push_back(*member.run);
            }
        } catch (...) {
            if (isNew && started.runs.empty())
                studies.remove(study.id); // nothing came of it
            else
                studies.save(study);
            throw;
        }
        studies.save(study);
    }
    started.study = std::move(study);
    started.standing = tune::standingOf(members);
    m_hub.publish(started);
}

} // namespace assay::session

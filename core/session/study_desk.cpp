// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/study_desk.h"

#include "base/error.h"
#include "experiment/own_module.h"
#include "store/study_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::session {

StudyDesk::StudyDesk(const Hub& hub, StoreLane& store, RunDesk& runs)
    : m_hub(hub)
    , m_store(store)
    , m_runs(runs)
{}

void StudyDesk::start(const StudyRequest& request, Tag tag)
{
    m_store.post(tag, [this, request, tag] {
        auto runs = m_store.runsForChange().list();
        tune::Study study = planned(request, runs);
        if (!request.of)
            runs.clear(); // new networks, whatever there is already
        auto members = tune::members(study, runs);
        carryOn(std::move(study), members, tag);
    });
}

void StudyDesk::proceed(tune::StudyId study, Tag tag)
{
    m_store.post(tag, [this, study, tag] {
        const auto runs = m_store.runsForChange().list();
        for (const tune::Study& known : store::StudyStore(m_store.project().path, true).list()) {
            if (known.id == study)
                return carryOn(known, tune::members(known, runs), tag);
        }
        throw base::usageError("study.unknown",
                               fmt::format("This project has no study {}.", study));
    });
}

void StudyDesk::list(Tag tag)
{
    m_store.post(
        tag,
        [this, tag] {
            const auto runs = m_store.runs().list();
            StudiesListed listed{.tag = tag, .studies = {}};
            for (tune::Study& study : store::StudyStore(m_store.project().path, true).list()) {
                auto members = tune::members(study, runs);
                listed.studies.push_back({std::move(study), std::move(members)});
            }
            m_hub.publish(listed);
        },
        "studies");
}

tune::Study StudyDesk::planned(const StudyRequest& request,
                               const std::vector<train::RunRecord>& runs)
{
    if (!request.of)
        return tune::newSeeds(experiment::withModule(request.spec), request.name,
                              std::max(1, request.seeds));
    const train::RunRecord* of = train::findRun(runs, *request.of);
    if (!of)
        throw train::unknownRun(*request.of);
    const tune::Study wanted = request.purpose == tune::Purpose::SizeCurve
                                   ? tune::sizeCurve(*of, request.seeds)
                                   : tune::moreSeeds(*of, runs, request.seeds);
    const std::string base = experiment::hash(wanted.base);
    for (tune::Study& known : store::StudyStore(m_store.project().path, true).list()) {
        // A rate that was changed by hand makes another experiment of the run.
        if (known.purpose == wanted.purpose && known.of == wanted.of
            && experiment::hash(known.base) == base) {
            tune::extend(known, wanted);
            return std::move(known);
        }
    }
    return wanted;
}

void StudyDesk::carryOn(tune::Study study, const std::vector<tune::Member>& members, Tag tag)
{
    store::StudyStore studies(m_store.project().path, false);
    const bool isNew = study.id == 0;
    study.id = studies.save(study); // before its runs: what is planned outlives this program
    StudyStarted started{.tag = tag, .study = {}, .runs = {}};
    try {
        for (std::size_t k = 0; k < members.size(); ++k) {
            const tune::Member& member = members[k];
            auto& run = study.planned[k].run;
            if (member.run)
                run = member.run;
            if (member.standing == tune::Standing::Missing)
                run = m_runs.startNow({.spec = member.spec, .name = member.name}, tag);
            else if (member.standing == tune::Standing::Interrupted)
                m_runs.resumeNow(*member.run, tag);
            else
                continue;
            started.runs.push_back(*run);
        }
    } catch (...) {
        if (isNew && started.runs.empty())
            studies.remove(study.id); // nothing came of it
        else
            studies.save(study);
        throw;
    }
    studies.save(study);
    started.study = std::move(study);
    m_hub.publish(started);
}

} // namespace assay::session

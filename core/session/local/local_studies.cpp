// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_studies.h"

#include "adapt/methods.h"
#include "base/compute.h"
#include "base/error.h"
#include "experiment/fork.h"
#include "session/local/attempt_answers.h"
#include "session/local/finalist_answers.h"
#include "session/local/kept_module.h"
#include "session/local/run_material.h"
#include "store/attempt_list.h"
#include "store/search_store.h"
#include "store/study_store.h"
#include "train/run_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::session {

namespace {

/// With the fingerprints of the weights that its networks go on from, as the runs will have them.
tune::Study withWeights(tune::Study study, const std::filesystem::path& project,
                        const std::vector<train::RunRecord>& runs)
{
    for (tune::PlannedRun& planned : study.planned) {
        const auto start =
            std::find_if(planned.patch.begin(), planned.patch.end(),
                         [](const auto& change) { return change.path == "model.start_from"; });
        if (start == planned.patch.end())
            continue;
        const bool isKnown =
            std::any_of(planned.patch.begin(), planned.patch.end(), [](const auto& change) {
                return change.path == "model.start_fingerprint";
            });
        if (isKnown)
            continue;
        const auto spec = withFingerprints(project, runs, tune::specOf(study, planned));
        start->value = spec.model.startFrom;
        planned.patch.push_back({"model.start_fingerprint", spec.model.startFingerprint});
    }
    return study;
}

/// Whether no network with the change was trained, or is being trained.
bool isNewToTheData(const tune::Study& study, const std::vector<train::RunRecord>& runs)
{
    const std::vector<tune::Member> all = tune::members(study, runs);
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (tune::isChanged(study.planned[k]) && all[k].standing != tune::Standing::Missing)
            return false;
    }
    return true;
}

} // namespace

LocalStudies::LocalStudies(const Hub& hub, PreparedData& data, StoreLane& store, LocalRuns& runs,
                           AnswerLane& answers)
    : m_hub(hub)
    , m_data(data)
    , m_store(store)
    , m_runs(runs)
    , m_answers(answers)
    , m_looks(hub)
{
    m_looks.post(0, [] { base::useOperationThreads(1); });
}

void LocalStudies::finish()
{
    m_looks.finish();
}

void LocalStudies::start(const StudyRequest& request, Tag tag)
{
    m_store.post(tag, [this, request, tag] {
        const auto runs = m_store.runsForChange().list();
        const tune::Study wanted = planned(request, runs);
        if (wanted.tried && isNewToTheData(wanted, runs))
            beginWhereItFits(request, wanted, tag);
        else
            begin(request, runs, wanted, tag);
    });
}

void LocalStudies::begin(const StudyRequest& request, const std::vector<train::RunRecord>& runs,
                         const tune::Study& wanted, Tag tag)
{
    tune::Study study = known(wanted).value_or(wanted);
    tune::extend(study, wanted);
    const std::vector<train::RunRecord> none;
    const bool isAnew = !request.of && !request.search; // whatever there is already
    carryOn(std::move(study), isAnew ? none : runs, tag,
            [&](const tune::PlannedRun& one, const tune::Member&) {
                return std::any_of(wanted.planned.begin(), wanted.planned.end(),
                                   [&](const auto& other) { return other.patch == one.patch; });
            });
}

void LocalStudies::beginWhereItFits(const StudyRequest& request, const tune::Study& wanted, Tag tag)
{
    const std::string project = m_store.project().path;
    auto spec = withKeptModule(project, tune::specOf(wanted, {.patch = wanted.tried->patch}));
    std::optional<experiment::ExperimentSpec> source;
    if (tune::goesOnFromWeights(wanted)) { // of this run, or of one that will be there
        source = withKeptModule(project, wanted.base);
        spec.model.startFrom = fmt::format("run {}", wanted.of.value_or(0));
    }
    m_looks.post(tag, [this, request, tag, project, spec = std::move(spec), source] {
        const auto goesOn = [this](double) { return !m_looks.isEnding(); };
        if (!goesOn(0))
            return;
        requireTrainable(spec, *m_data.get(spec.data, goesOn), source ? &*source : nullptr);
        m_store.post(tag, [this, request, tag, project] {
            if (m_store.project().path != project)
                throw base::usageError("project.other",
                                       "Another project was opened before the attempt began.");
            const auto runs = m_store.runsForChange().list();
            begin(request, runs, planned(request, runs), tag);
        });
    });
}

void LocalStudies::proceed(tune::StudyId study, Tag tag)
{
    m_store.post(tag, [this, study, tag] {
        const auto runs = m_store.runsForChange().list();
        for (tune::Study& one : store::StudyStore(m_store.project().path, true).list()) {
            if (one.id != study)
                continue;
            const std::size_t known = one.planned.size();
            tune::Study whole =
                withWeights(tune::withAwaited(std::move(one), runs), m_store.project().path, runs);
            std::vector<base::Patch> awaited;
            for (std::size_t k = known; k < whole.planned.size(); ++k)
                awaited.push_back(whole.planned[k].patch);
            return carryOn(std::move(whole), runs, tag,
                           [awaited](const tune::PlannedRun& planned, const tune::Member& member) {
                               return member.cutOff
                                      || std::find(awaited.begin(), awaited.end(), planned.patch)
                                             != awaited.end();
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

void LocalStudies::listAttempts(Tag tag)
{
    m_store.post(tag, [this, tag] {
        m_hub.publish(
            AttemptsListed{tag, store::attemptsOf(m_store.project().path, m_store.runs().list(),
                                                  m_store.project().goal)});
    });
}

void LocalStudies::measure(tune::StudyId study, Tag tag)
{
    m_store.post(tag, [this, study, tag] {
        const auto runs = m_store.runsForChange().list();
        const auto all = store::attemptsOf(m_store.project().path, runs, m_store.project().goal);
        const auto found = std::find_if(all.begin(), all.end(),
                                        [study](const auto& one) { return one.study.id == study; });
        if (found == all.end())
            throw base::usageError("study.unknown",
                                   fmt::format("This project has no attempt {}.", study));
        if (found->pairs.empty())
            throw base::usageError("attempt.unfinished",
                                   "No seed has a finished network with and without the change, so "
                                   "that there is nothing to compare yet.");
        const std::vector<AttemptSides> sides = sidesOf(*found, runs);
        m_answers.post(tag, [this, sides, attempt = *found, project = m_store.project(),
                             tag]() mutable {
            const double share = 1 / static_cast<double>(sides.size());
            std::vector<evaluate::SeedPair> pairs;
            for (const AttemptSides& one : sides)
                pairs.push_back(answeredPair(
                    m_answers, project, one,
                    m_answers.progressOf(tag, share * static_cast<double>(pairs.size()), share)));
            attempt.metric = project.goal.metricFor(sides.front().before.task).name;
            attempt.effects = evaluate::effectsOf(pairs);
            if (attempt.effects.empty())
                throw base::usageError("attempt.numbers",
                                       "No error of these networks is a number on both sides, so "
                                       "that nothing can be compared.");
            if (attempt.state == tune::AttemptState::Trained)
                attempt.state = tune::AttemptState::Tried;
            store::StudyStore(project.path, false)
                .saveEffects(attempt.study.id, attempt.metric, tune::pairsText(attempt.pairs),
                             attempt.effects);
            std::vector<tune::MeasuredAttempt> measured{std::move(attempt)};
            store::addTypeEffects(project.path, measured);
            m_store.publishAbout(project.path, tag,
                                 AttemptMeasured{tag, std::move(measured.front())});
        });
    });
}

tune::SearchState LocalStudies::searched(tune::SearchId search)
{
    store::SearchStore store(m_store.project().path, true);
    auto known = store.find(search);
    if (!known)
        throw base::usageError("tune.unknown",
                               fmt::format("This project has no study {}.", search));
    tune::requireOwn(*known);
    auto trials = store.trials(*known, m_store.project().goal.metricFor(known->task));
    return {.search = std::move(*known), .trials = std::move(trials)};
}

void LocalStudies::compareFinalists(tune::SearchId search, Tag tag)
{
    m_store.post(tag, [this, search, tag] {
        const auto runs = m_store.runsForChange().list();
        const tune::SearchState state = searched(search);
        const auto study = known(tune::finalistsOf(state.search, state.trials, 1));
        if (!study)
            throw base::usageError(
                "tune.not_compared",
                fmt::format("The best settings of study {} were not trained with "
                            "other seeds yet.",
                            search));
        const FinalistRuns finished = finishedFinalists(*study, runs);
        m_answers.post(tag, [this, state, finished, project = m_store.project(), tag] {
            FinalistsCompared compared{tag, comparedFinalists(m_answers, project, state, finished,
                                                              m_answers.progressOf(tag, 0, 1))};
            m_store.publishAbout(project.path, tag, std::move(compared));
        });
    });
}

void LocalStudies::adaptations(train::RunId run, Tag tag)
{
    m_store.post(tag, [this, run, tag] {
        const auto runs = m_store.runsForChange().list();
        const train::RunRecord* record = train::findRun(runs, run);
        if (!record)
            throw train::unknownRun(run);
        struct Tried {
            tune::MeasuredAttempt attempt;
            std::vector<AttemptSides> sides;
        };
        std::vector<Tried> all;
        std::vector<std::vector<AttemptSides>> oracles; // newest first, as they come
        std::vector<std::string> problems;
        for (tune::MeasuredAttempt& one :
             store::attemptsOf(m_store.project().path, runs, m_store.project().goal)) {
            const auto spec = tune::adaptSpecOf(one.study);
            if (!spec || one.pairs.empty() || experiment::family(one.study.base) != record->family)
                continue;
            try {
                auto sides = sidesOf(one, runs);
                if (isOracle(*spec))
                    oracles.push_back(sides);
                all.push_back({std::move(one), std::move(sides)});
            } catch (const base::Error& error) {
                problems.push_back(one.tried().words + ": " + error.what());
            }
        }
        std::reverse(all.begin(), all.end());
        m_answers.post(tag, [this, tag, run, task = record->task, all = std::move(all), oracles,
                             problems, project = m_store.project()] {
            AdaptationsListed listed{.tag = tag,
                                     .run = run,
                                     .metric = adaptationMetric(project.goal, task).name,
                                     .adaptations = {},
                                     .problems = problems};
            const double share = 1 / static_cast<double>(std::max<std::size_t>(1, all.size()));
            double done = 0;
            for (const Tried& one : all) {
                try {
                    auto adaptation = adaptationOf(m_answers, project, one.attempt, one.sides,
                                                   oracles, m_answers.progressOf(tag, done, share));
                    if (adaptation)
                        listed.adaptations.push_back(std::move(*adaptation));
                } catch (const base::Error& error) {
                    if (error.code() == "evaluate.cancelled")
                        throw;
                    listed.problems.push_back(one.attempt.tried().words + ": " + error.what());
                }
                done += share;
            }
            tune::choose(listed.adaptations);
            m_store.publishAbout(project.path, tag, std::move(listed));
        });
    });
}

namespace {

/// The networks of a study differ by their seed or by their data, which those of a fork cannot.
void requireBegunAnew(const experiment::ExperimentSpec& spec)
{
    const auto fork = experiment::forkPoint(spec);
    if (fork)
        throw base::usageError(
            "study.fork",
            fmt::format("A fork of run {} has its seed, its data and their order, so that no other "
                        "networks can be trained beside it; clear train.continue_from to begin "
                        "anew, or take a run that is no fork.",
                        fork->run));
}

} // namespace

tune::Study LocalStudies::planned(const StudyRequest& request,
                                  const std::vector<train::RunRecord>& runs)
{
    if (request.search) {
        const tune::SearchState state = searched(*request.search);
        return tune::finalistsOf(state.search, state.trials, std::max(1, request.seeds));
    }
    if (!request.of) {
        requireBegunAnew(request.spec);
        return tune::newSeeds(withFingerprints(m_store.project().path, runs, request.spec),
                              request.name, std::max(1, request.seeds));
    }
    const train::RunRecord* of = train::findRun(runs, *request.of);
    if (!of)
        throw train::unknownRun(*request.of);
    if (of->kind == train::RunKind::Training)
        requireBegunAnew(experiment::fromJson(of->spec));
    return request.tried ? withWeights(tune::attempt(*of, runs, *request.tried, request.seeds),
                                       m_store.project().path, runs)
                         : tune::studyOf(request.purpose, *of, runs, request.seeds);
}

/// The stored study of the same purpose and run. A learning rate that was changed by hand makes
/// another experiment of the run.
std::optional<tune::Study> LocalStudies::known(const tune::Study& wanted)
{
    const bool isFinalists = wanted.purpose == tune::Purpose::Finalists;
    if (!wanted.of && !isFinalists)
        return std::nullopt;
    const std::string base = experiment::hash(wanted.base);
    for (tune::Study& one : store::StudyStore(m_store.project().path, true).list()) {
        if (one.purpose != wanted.purpose)
            continue;
        if (isFinalists) {
            if (experiment::hash(one.base) == base && tune::areSameFinalists(one, wanted))
                return std::move(one);
            continue;
        }
        const bool isSame = wanted.tried
                                ? one.tried && one.tried->improvement == wanted.tried->improvement
                                      && tune::attemptKey(one) == tune::attemptKey(wanted)
                                : one.of == wanted.of && experiment::hash(one.base) == base;
        if (isSame)
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
    const bool isNew = study.id == 0;
    // An attempt whose networks are all there, as those of the same change against another term, is measured with them.
    if (!places.empty() || (isNew && study.tried)) {
        store::StudyStore studies(m_store.project().path, false);
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

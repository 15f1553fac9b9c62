// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_searches.h"

#include "base/error.h"
#include "experiment/fork.h"
#include "session/local/run_material.h"
#include "store/files.h"
#include "tune/diverging_corners.h"
#include "tune/report_bounds.h"
#include "tune/samplers.h"
#include "tune/search_work.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <thread>
#include <utility>

namespace assay::session {

using tune::SearchId;
using tune::WorkEnd;

namespace {

constexpr auto kLockPause = std::chrono::milliseconds(20);

base::Error unknownSearch(SearchId search)
{
    return base::usageError("tune.unknown", fmt::format("This project has no study {}.", search));
}

} // namespace

LocalSearches::LocalSearches(Hub& hub, StoreLane& store, LocalRuns& runs,
                             const std::string& program)
    : m_hub(hub)
    , m_store(store)
    , m_runs(runs)
    , m_workers(hub, program)
    , m_lane(hub)
    , m_reports(hub)
    , m_events(hub.listen([this](const Event& event) {
        if (const auto* end = std::get_if<RunEnded>(&event)) {
            if (end->run.id == m_training)
                m_lane.post(0, [this, run = end->run] { step([&] { ended(run); }); });
        } else if (std::holds_alternative<ProjectOpened>(event)) {
            const std::lock_guard lock(m_mutex);
            m_trialRuns.clear(); // numbers of another project
        }
    }))
{}

void LocalSearches::epochEnded(const EpochEnded& ended)
{
    if (ended.run == m_training && m_stopper.stops(ended))
        m_runs.stop(ended.run);
}

bool LocalSearches::isTrial(train::RunId run) const
{
    const std::lock_guard lock(m_mutex);
    return m_trialRuns.contains(run);
}

void LocalSearches::finish()
{
    m_halts = m_finished = true;
    m_events = {};
    m_reports.finish();
    m_lane.finish();
    m_workers.finish();
}

/// What `make` gives on the store lane.
template <typename Make>
auto LocalSearches::onStore(Make make)
{
    using Result = decltype(make());
    const auto promise = std::make_shared<std::promise<Result>>();
    auto result = promise->get_future();
    m_store.post(0, [promise, make] {
        try {
            if constexpr (std::is_void_v<Result>) {
                make();
                promise->set_value();
            } else {
                promise->set_value(make());
            }
        } catch (...) {
            promise->set_exception(std::current_exception());
        }
    });
    return result.get();
}

/// As it is stored. On the store lane. Throws a usage Error.
tune::Search LocalSearches::accepted(tune::Search search, const std::vector<train::RunRecord>& runs)
{
    tune::samplerKindNamed(search.method);
    if (search.trials < 1)
        throw base::usageError("tune.trials", "A search has at least one trial.");
    if (const auto fork = experiment::forkPoint(search.base))
        throw base::usageError(
            "tune.fork", fmt::format("The settings go on from run {}, whose place fits no other "
                                     "settings; clear train.continue_from.",
                                     fork->run));
    search.base = withFingerprints(m_store.project().path, runs, search.base);
    tune::check(search.space, search.base);
    search.space = tune::inTypesOf(std::move(search.space), search.base);
    return search;
}

train::Metric LocalSearches::metricOf(const tune::Search& search)
{
    return tune::metricOf(search, m_store.project().goal);
}

void LocalSearches::begin(const tune::Search& search, Tag tag)
{
    m_store.post(tag, [this, search, tag] {
        const auto runs = m_store.runsForChange().list();
        const tune::Search wanted = accepted(search, runs);
        const auto there = tune::trialsThere(wanted.space, wanted.base, runs, metricOf(wanted));
        const SearchId id = store::SearchStore(m_store.project().path, false).insert(wanted, there);
        m_hub.publish(SearchStored{tag, id});
    });
}

void LocalSearches::change(const tune::Search& search, Tag tag)
{
    m_store.post(tag, [this, search, tag] {
        const auto runs = m_store.runsForChange().list();
        store::SearchStore store(m_store.project().path, false);
        const auto known = store.find(search.id);
        if (!known)
            throw unknownSearch(search.id);
        tune::requireOwn(*known);
        tune::Search wanted = search;
        wanted.base = known->base;
        wanted.task = known->task;
        store.update(accepted(std::move(wanted), runs));
        m_hub.publish(SearchStored{tag, search.id});
    });
}

void LocalSearches::propose(SearchId search, const tune::Point& point, Tag tag)
{
    m_lane.post(tag, [this, search, point, tag] {
        const auto [project, goal] = onStore([this] {
            m_store.runsForChange();
            return std::pair(std::string(m_store.project().path), m_store.project().goal);
        });
        store::SearchStore store(project, false);
        auto known = store.find(search);
        if (!known)
            throw unknownSearch(search);
        tune::requireOwn(*known);
        if (!tune::isOf(known->space, point))
            throw base::usageError(
                "tune.point", fmt::format("The trial {} lies outside of the space; give each field "
                                          "that counts a value of its range.",
                                          tune::pointJson(point)));
        std::optional<store::RunLock> lock; // another program may be proposing, for seconds
        while (!(lock = store::RunLock::take(store::searchLock(project, search)))) {
            if (m_finished)
                return;
            std::this_thread::sleep_for(kLockPause);
        }
        const auto trials = store.trials(*known, goal.metricFor(known->task));
        store.add(search, tune::nextNumber(tune::trialsSeen(trials)), point, true);
        if (tune::trialsTowardsWanted(*known, trials) >= known->trials) {
            ++known->trials;
            store.update(*known);
        }
        m_hub.publish(SearchStored{tag, search});
    });
}

void LocalSearches::remove(SearchId search, Tag tag)
{
    m_store.post(tag, [this, search, tag] {
        m_store.runsForChange();
        if (m_working == search || m_workers.search() == search)
            throw base::usageError("tune.working",
                                   "Pause the study first: this program works on it.");
        store::SearchStore store(m_store.project().path, false);
        const auto known = store.find(search);
        if (!known)
            throw unknownSearch(search);
        const auto trials = store.trials(*known, metricOf(*known));
        if (std::any_of(trials.begin(), trials.end(), [](const auto& one) {
                return one.trial.state == tune::TrialState::Running && !one.isResumable;
            }))
            throw base::usageError("tune.working",
                                   "Another program trains a trial of the study; end that first.");
        store.remove(search);
        m_hub.publish(SearchStored{tag, search});
    });
}

void LocalSearches::list(Tag tag)
{
    m_store.post(
        tag,
        [this, tag] {
            m_store.runs();
            store::SearchStore store(m_store.project().path, true);
            SearchesListed listed{tag, {}};
            for (tune::Search& search : store.list()) {
                auto trials = store.trials(search, metricOf(search));
                const bool works = m_working == search.id || m_workers.search() == search.id;
                listed.searches.push_back(std::make_shared<const tune::SearchState>(
                    tune::SearchState{std::move(search), std::move(trials), works}));
            }
            m_hub.publish(listed);
        },
        "searches");
}

void LocalSearches::report(SearchId search, Tag tag)
{
    m_store.post(tag, [this, search, tag] {
        m_store.runs();
        store::SearchStore store(m_store.project().path, true);
        const auto known = store.find(search);
        if (!known)
            throw unknownSearch(search);
        const train::Metric metric = metricOf(*known);
        const auto trials = store.trials(*known, metric);
        const bool isBounded = tune::areShares(metric);
        m_reports.post(
            tag,
            [this, known = *known, trials, isBounded, tag, project = m_store.project().path] {
                auto report = tune::reportOf(known.space, tune::trialsSeen(trials), known.seed);
                report.failingCorners = tune::divergingCorners(known.space, trials);
                if (isBounded)
                    tune::keepWithin(report, 0, 1);
                m_store.publishAbout(
                    project, tag,
                    SearchReported{tag, known.id,
                                   std::make_shared<const tune::SearchReport>(std::move(report))});
            },
            fmt::format("report {}", search));
    });
}

/// On the lane. Throws a usage Error.
void LocalSearches::requireRest() const
{
    const SearchId at = m_work ? m_work->search : m_workers.search();
    if (at != 0)
        throw base::usageError(
            "tune.working",
            fmt::format("This program works on study {} already; pause that one first.", at));
}

void LocalSearches::workMany(SearchId search, int workers, Tag tag)
{
    m_lane.post(tag, [this, search, workers, tag] {
        requireRest();
        const auto [project, goal] = onStore([this] {
            m_store.runsForChange();
            return std::pair(std::string(m_store.project().path), m_store.project().goal);
        });
        store::SearchStore store(project, true);
        const auto known = store.find(search);
        if (!known)
            throw unknownSearch(search);
        tune::requireOwn(*known);
        auto trials = store.trials(*known, tune::metricOf(*known, goal));
        std::erase_if(trials, [](const tune::TriedRun& one) {
            return tune::isPending(one.trial) || one.isLeftOut;
        });
        m_workers.start({.tag = tag,
                         .search = search,
                         .project = project,
                         .workers = workers,
                         .ownThreads = known->base.train.threads,
                         .trialsLeft = known->trials - tune::trialsTowardsWanted(*known, trials)});
    });
}

void LocalSearches::work(SearchId search, Tag tag, std::int64_t threads)
{
    m_lane.post(tag, [this, search, tag, threads] {
        requireRest();
        Work work{.search = search, .tag = tag, .threads = threads};
        work.project = onStore([this] {
            m_store.runsForChange();
            return std::string(m_store.project().path);
        });
        work.store = std::make_unique<store::SearchStore>(work.project, false);
        const auto known = work.store->find(search);
        if (!known)
            throw unknownSearch(search);
        tune::requireOwn(*known);
        m_halts = false;
        m_working = search;
        m_work = std::move(work);
        step([this] { next(); });
    });
}

void LocalSearches::halt(SearchId search)
{
    if (m_workers.search() == search)
        m_workers.halt();
    if (m_working != search)
        return;
    m_halts = true;
    m_lane.post(0, [this] {
        step([this] {
            if (m_work && m_work->run != 0)
                m_runs.interrupt(m_work->run); // its end ends the work
            else if (m_work)
                end(WorkEnd::Halted);
        });
    });
}

/// One job of the lane for the work under way. What it throws ends the work.
void LocalSearches::step(const std::function<void()>& job)
{
    try {
        job();
    } catch (const std::exception& problem) {
        if (!m_work)
            throw;
        const Tag tag = m_work->tag;
        m_training = 0;
        m_stopper.rest();
        m_work.reset();
        m_working = 0;
        const auto* error = dynamic_cast<const base::Error*>(&problem);
        m_hub.publish(Failed{
            tag,
            error ? *error : base::Error(base::ErrorKind::Internal, "tune.work", problem.what())});
    }
}

void LocalSearches::end(WorkEnd why)
{
    const SearchWorkEnded ended{m_work->tag, m_work->search, why};
    m_training = 0;
    m_stopper.rest();
    m_work.reset();
    m_working = 0;
    m_hub.publish(ended);
}

/// Takes the next trial, or ends the work.
void LocalSearches::next()
{
    Work& work = *m_work;
    if (m_halts || m_finished)
        return end(WorkEnd::Halted);
    const auto search = work.store->find(work.search);
    if (!search)
        throw unknownSearch(work.search);
    const auto metric = onStore([&] {
        m_store.runsForChange();
        if (m_store.project().path != work.project)
            throw base::usageError("project.other", "Another project was opened, so that no more "
                                                    "trials of the study are taken.");
        return metricOf(*search);
    });
    if (std::exchange(work.metric, metric.name) != metric.name)
        work.trials.clear();
    std::optional<store::RunLock> lock;
    while (!(lock = store::RunLock::take(store::searchLock(work.project, work.search)))) {
        if (m_halts || m_finished)
            return end(WorkEnd::Halted);
        std::this_thread::sleep_for(kLockPause);
    }
    work.store->refresh(*search, metric, work.trials);
    const double minutes =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - work.began).count() / 60;
    if (search->minutes && minutes >= *search->minutes)
        return end(WorkEnd::TimeOver);
    for (const tune::TriedRun& one : work.trials) {
        const bool isOpen = one.trial.state == tune::TrialState::Waiting || one.isResumable;
        if (isOpen && !work.refused.contains(one.trial.number)
            && tune::isOf(search->space, one.trial.point)
            && start(*search, {.number = one.trial.number,
                               .point = one.trial.point,
                               .resumed = one.isResumable ? one.run : 0}))
            return;
    }
    const bool areShares = tune::areShares(train::metricNamed(work.metric));
    if (const auto why = tune::reasonToEnd(*search, work.trials, work.failedInARow, areShares)) {
        if (!work.refused.empty())
            throw base::environmentError("tune.resume", work.refusal);
        return end(*why);
    }
    const auto point = tune::nextPoint(*search, work.trials);
    if (!point)
        return end(WorkEnd::AllProposed);
    static_cast<void>(tune::specOf(search->space, search->base, *point)); // throws before it counts
    const std::int64_t number = tune::nextNumber(tune::trialsSeen(work.trials));
    work.store->add(work.search, number, *point);
    if (!start(*search, {.number = number, .point = *point, .isNew = true}))
        throw base::environmentError("tune.trial", "The trial that was proposed is trained by "
                                                   "another program.");
}

/// Starts or resumes the run of a trial. False: another program trains it.
bool LocalSearches::start(const tune::Search& search, const Taken& taken)
{
    Work& work = *m_work;
    auto spec = tune::specOf(search.space, search.base, taken.point);
    if (spec.train.threads == 0)
        spec.train.threads = work.threads; // numbers depend on them, so that the run records them
    const std::string name = tune::trialName(work.search, taken.number);
    const train::RunId before = taken.resumed != 0 || taken.isNew
                                    ? taken.resumed
                                    : work.store->orphan(experiment::hash(spec), name).value_or(0);
    // All of it before the run can begin, as it may be over before this returns. The lane waits meanwhile.
    const auto accepted = [&](train::RunId run) {
        work.run = run;
        work.number = taken.number;
        work.store->begin(work.search, taken.number, run);
        m_stopper.watch(work.project, search, train::metricNamed(work.metric), taken.number, run,
                        spec.train.epochs);
        const std::lock_guard lock(m_mutex);
        m_trialRuns.insert(run);
        m_training = run;
    };
    return onStore([&] {
        if (m_store.project().path != work.project)
            throw base::usageError("project.other", "Another project was opened, so that no more "
                                                    "trials of the study are taken.");
        if (before != 0 && m_store.here().contains(before))
            return false; // it waits for its turn in this program
        try {
            if (before == 0)
                m_runs.startNow({.spec = spec, .name = name}, work.tag, false, accepted);
            else
                m_runs.resumeNow(before, work.tag, accepted);
            return true;
        } catch (const base::Error& error) {
            if (error.code() == "run.elsewhere" || error.code() == "run.finished")
                return false;
            throw;
        }
    });
}

/// The run of the trial that was trained here is over.
void LocalSearches::ended(const train::RunRecord& run)
{
    if (!m_work || m_work->run != run.id)
        return;
    Work& work = *m_work;
    m_training = 0;
    m_stopper.rest();
    work.run = 0;
    const bool isCut = run.state == train::RunState::Interrupted;
    if (!isCut)
        work.store->end(work.search, work.number);
    const auto search = work.store->find(work.search);
    if (!search)
        throw unknownSearch(work.search);
    work.store->refresh(*search, train::metricNamed(work.metric), work.trials);
    const auto trial = std::find_if(work.trials.begin(), work.trials.end(), [&](const auto& one) {
        return one.trial.number == work.number;
    });
    if (trial == work.trials.end())
        throw unknownSearch(work.search);
    if (run.state == train::RunState::Failed && tune::isPending(trial->trial)) {
        // The machine ended it, or its data are gone: this program does not take it again.
        work.refused.insert(work.number);
        work.refusal = fmt::format(
            "Trial {} (run {}) was not trained to its end: {} It is no failed trial, and is begun again when the "
            "study goes on, at most {} times in a row.",
            work.number + 1, run.id, run.problem, store::kMostAttempts);
        if (++work.failedAtStart >= tune::kFailedInARow)
            throw base::environmentError("tune.resume", work.refusal);
        return next();
    }
    if (!isCut)
        m_hub.publish(TrialEnded{work.search, *trial});
    work.failedInARow = trial->trial.state == tune::TrialState::Failed ? work.failedInARow + 1 : 0;
    // A full disk or data that are gone would use up all trials that are wanted.
    work.failedAtStart =
        run.state == train::RunState::Failed && run.step == 0 ? work.failedAtStart + 1 : 0;
    if (isCut)
        return end(WorkEnd::Halted);
    if (work.failedAtStart >= tune::kFailedInARow)
        return end(WorkEnd::AllFailed);
    if (trial->isStoppedByPerson)
        return end(WorkEnd::RunStopped);
    next();
}

} // namespace assay::session

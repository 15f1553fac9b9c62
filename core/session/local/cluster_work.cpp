// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/cluster_work.h"

#include "base/error.h"
#include "base/shell_word.h"
#include "store/cluster_curves.h"
#include "store/run_copy.h"
#include "tune/report_bounds.h"
#include "tune/search_work.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <thread>
#include <utility>

namespace assay::session {

using tune::ArrayTask;
using tune::TriedRun;
using tune::WorkEnd;

namespace {

constexpr auto kPass = std::chrono::milliseconds(500);
constexpr auto kLongestEnd = std::chrono::seconds(90); ///< of an array that was cancelled

bool isThere(const std::filesystem::path& file)
{
    std::error_code ignored;
    return std::filesystem::exists(std::filesystem::symlink_status(file, ignored));
}

double now()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

} // namespace

ClusterWork::ClusterWork(const ClusterRequest& request, const ClusterListener& listener)
    : m_request(request)
    , m_listener(listener)
    , m_folder(store::ClusterFolder::placed(request.project, request.search, request.shared))
    , m_store(request.project, false)
{
    tune::check(request.options);
    refresh();
    m_folder.make();
    m_lock = store::RunLock::take(m_folder.lock());
    if (!m_lock)
        throw base::environmentError(
            "tune.busy", "Another program hands out the trials of this study already; it goes on "
                         "by itself, or end it with Ctrl+C first.");
    m_folder.tidy();
    m_job = m_folder.job();
    m_slots = m_job ? m_job->workers : 0;
}

WorkEnd ClusterWork::run()
{
    for (;; pause()) {
        gather();
        if (m_listener.isInterrupted())
            return halt();
        look();
        handOut();
        if (m_why && handedOut().empty())
            return end(*m_why);
        if (!m_job)
            submit();
        sayState();
    }
}

void ClusterWork::pause() const
{
    const auto end = std::chrono::steady_clock::now() + kPass;
    while (std::chrono::steady_clock::now() < end && !m_listener.isInterrupted())
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

void ClusterWork::sayOnce(const std::string& text)
{
    if (m_said.insert(text).second)
        m_listener.note(text);
}

// --- What is known of the trials ----------------------------------------------------------------

void ClusterWork::refresh()
{
    auto search = m_store.find(m_request.search);
    if (!search)
        throw base::usageError("tune.unknown",
                               fmt::format("This project has no study {}.", m_request.search));
    tune::requireOwn(*search);
    m_search = std::move(*search);
    m_store.refresh(m_search, m_request.goal.metricFor(m_search.task), m_trials);
}

const TriedRun* ClusterWork::find(std::int64_t number) const
{
    const auto found = std::find_if(m_trials.begin(), m_trials.end(), [&](const TriedRun& one) {
        return one.trial.number == number;
    });
    return found == m_trials.end() ? nullptr : &*found;
}

std::vector<const TriedRun*> ClusterWork::handedOut() const
{
    std::vector<const TriedRun*> all;
    for (const TriedRun& one : m_trials) {
        if (one.run == 0 && one.trial.state == tune::TrialState::Running)
            all.push_back(&one);
    }
    return all;
}

/// The first that nobody has; null: there is none. One that a program of this project began goes on there.
const TriedRun* ClusterWork::waiting()
{
    for (const TriedRun& one : m_trials) {
        if (one.run != 0 || one.trial.state != tune::TrialState::Waiting
            || !tune::isOf(m_search.space, one.trial.point))
            continue;
        const auto spec = tune::specOf(m_search.space, m_search.base, one.trial.point);
        if (!m_store.orphan(experiment::hash(spec), tune::trialName(m_search.id, one.trial.number)))
            return &one;
    }
    return nullptr;
}

std::optional<WorkEnd> ClusterWork::whyNoMore()
{
    const double minutes =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - m_began).count() / 60;
    if (m_search.minutes && minutes >= *m_search.minutes)
        return WorkEnd::TimeOver;
    if (waiting())
        return std::nullopt;
    if (m_allProposed)
        return WorkEnd::AllProposed;
    const auto isOver = [](const TriedRun& one) { return !tune::isPending(one.trial); };
    const auto over =
        static_cast<std::size_t>(std::count_if(m_trials.begin(), m_trials.end(), isOver));
    if (m_why == WorkEnd::SmallGain && m_whyFor == over)
        return m_why; // a model again would say the same
    m_whyFor = over;
    return tune::reasonToEnd(m_search, m_trials, m_failedInARow,
                             tune::areShares(m_request.goal.metricFor(m_search.task)));
}

// --- What comes back ----------------------------------------------------------------------------

void ClusterWork::gather()
{
    refresh();
    for (const std::int64_t number : m_folder.done())
        gatherOne(number);
}

/// Brings the run of a trial into the project; without its checkpoints where they cannot be read.
void ClusterWork::copy(std::int64_t number, train::RunId run)
{
    store::CopyRequest request{.from = m_folder.trialProject(number),
                               .run = run,
                               .to = m_request.project,
                               .trial = std::pair(m_search.id, number),
                               .name = tune::trialName(m_search.id, number)};
    try {
        store::copyRun(request);
    } catch (const base::Error& error) {
        if (!error.code().starts_with("checkpoint."))
            throw;
        request.withCheckpoints = false;
        store::copyRun(request);
    }
}

void ClusterWork::gatherOne(std::int64_t number)
{
    const TriedRun* trial = find(number);
    const auto trained = m_folder.trained(number);
    if (!trial || trial->run != 0) {
        // Removed from the study; or this program ended just after it had come back.
        if (trial && trained) {
            keep(number, *trained);
            m_trials.clear(); // which do not have that
            refresh();
        }
        return m_folder.forget(number);
    }
    try {
        if (!trained || !isThere(m_folder.trialProject(number)))
            throw base::inputError("cluster.done", "What a worker wrote of it cannot be read.",
                                   {.file = {}, .row = {}, .byte = {}});
        copy(number, trained->run);
    } catch (const base::Error& error) {
        if (error.code() == "run.copy_busy" || error.code() == "run.active")
            return sayOnce(fmt::format("Trial {} is gathered later: {}", number + 1, error.text()));
        if (error.kind() != base::ErrorKind::Input && error.kind() != base::ErrorKind::Usage)
            throw; // of this machine: it is gathered by the next call
        m_folder.forget(number);
        if (++m_damaged[number] >= store::kMostTries)
            return giveUp(number, store::kMostTries, error.text());
        m_listener.note(fmt::format("Trial {} came back damaged and is trained again: {}",
                                    number + 1, error.text()));
        store::ClusterCurves(m_folder.path()).remove(number);
        return open(*trial);
    }
    keep(number, *trained);
    m_folder.forget(number);
    over(number);
}

/// What the run of a trial cannot say.
void ClusterWork::keep(std::int64_t number, const store::TrainedTrial& trained)
{
    if (!trained.stopped.empty())
        m_store.stopEarly(m_search.id, number, trained.stopped);
    m_store.cameBack(m_search.id, number, trained.worker, trained.begun, trained.ended);
}

void ClusterWork::over(std::int64_t number)
{
    refresh();
    ++m_gathered;
    const TriedRun* trial = find(number);
    if (!trial)
        return;
    m_failedInARow = trial->trial.state == tune::TrialState::Failed ? m_failedInARow + 1 : 0;
    publishCurves();
    m_listener.ended(*trial);
}

void ClusterWork::giveUp(std::int64_t number, int tries, const std::string& why)
{
    m_store.stopEarly(m_search.id, number,
                      fmt::format("{} workers trained it in vain. The last: {}{}", tries, why,
                                  why.ends_with('.') ? "" : "."));
    m_folder.forget(number);
    over(number);
}

// --- What is handed out -------------------------------------------------------------------------

void ClusterWork::submit()
{
    tune::SlurmOptions options = m_request.options;
    const auto pending = std::count_if(m_trials.begin(), m_trials.end(), [](const TriedRun& one) {
        return tune::isPending(one.trial);
    });
    const auto left = m_search.method == tune::kManual
                          ? 0
                          : m_search.trials - tune::trialsTowardsWanted(m_search, m_trials);
    const auto wanted = std::max<std::int64_t>(1, left + pending);
    options.workers = static_cast<int>(std::min<std::int64_t>(options.workers, wanted));
    m_folder.setStop(false);
    const std::string command = fmt::format(
        "{} tune --cluster-worker {} --worker-name "
        "\"${{SLURM_ARRAY_JOB_ID}}_${{SLURM_ARRAY_TASK_ID}}.${{SLURM_RESTART_COUNT:-0}}\"",
        tune::shellQuoted(m_request.program.string()), tune::shellQuoted(m_folder.path().string()));
    const std::string id =
        submitArray(options, command, m_folder.logs(), m_folder.path() / "job.sh");
    m_job = store::ClusterJob{id, options.workers, now()};
    m_folder.setJob(m_job);
    m_isOwn = true;
    m_slots = options.workers;
    m_tasks.clear();
    m_gathered = 0;
    m_looked.reset();
    m_listener.note(fmt::format("Slurm's job {}: {} {}, whose logs are in {}", id, options.workers,
                                options.workers == 1 ? "worker" : "workers",
                                m_folder.logs().string()));
}

/// As many as there are workers. Before an array is there nothing is proposed: it may be refused.
void ClusterWork::handOut()
{
    m_why.reset();
    while (static_cast<int>(handedOut().size()) < std::max(1, m_slots)) {
        const auto lock =
            store::RunLock::take(store::searchLock(m_request.project, m_request.search));
        if (!lock)
            return; // another program takes one; the next pass tries again
        refresh();
        if ((m_why = whyNoMore()) || !m_job)
            break;
        if (const TriedRun* there = waiting()) {
            open(*there);
        } else {
            const auto point = tune::nextPoint(m_search, m_trials);
            m_allProposed = !point;
            if (!point)
                continue;
            TriedRun made;
            made.trial.number = tune::nextNumber(tune::trialsSeen(m_trials));
            made.trial.point = *point;
            static_cast<void>(
                tune::specOf(m_search.space, m_search.base, *point)); // throws before it counts
            m_store.add(m_search.id, made.trial.number, *point);
            open(made);
        }
        refresh();
    }
    if (m_why == WorkEnd::TimeOver)
        withdrawOpen();
}

/// Writes the order of a trial; it counts as handed out before anybody can take it.
void ClusterWork::open(const TriedRun& trial)
{
    m_store.handOut(m_search.id, trial.trial.number,
                    "slurm" + (m_job ? " " + m_job->id : std::string()));
    m_folder.open({.trial = trial.trial.number,
                   .name = tune::trialName(m_search.id, trial.trial.number),
                   .metric = m_request.goal.metric,
                   .spec = tune::specOf(m_search.space, m_search.base, trial.trial.point),
                   .earlyStop = m_search.earlyStop,
                   .stopMetric = m_request.goal.metricFor(m_search.task).name});
}

/// Writes the orders again that should be there and are not: this program ended before it had written one, or a
/// worker could not read it. Only what two looks have missed: a file that is renamed while a folder is listed may
/// be in neither place. And takes away those of trials that are not handed out.
void ClusterWork::restoreOrders()
{
    std::set<std::int64_t> found; // in the order in which files move
    for (const std::int64_t number : m_folder.openTrials()) {
        const TriedRun* trial = find(number);
        if (!trial || trial->run != 0 || !tune::isPending(trial->trial))
            m_folder.withdraw(number);
        else
            found.insert(number);
    }
    for (const store::TakenOrder& one : m_folder.taken())
        found.insert(one.trial);
    for (const std::int64_t number : m_folder.done())
        found.insert(number);
    std::set<std::int64_t> missing;
    for (const TriedRun* one : handedOut()) {
        const std::int64_t number = one->trial.number;
        if (found.contains(number))
            continue;
        if (m_missing.contains(number))
            open(*one);
        else
            missing.insert(number);
    }
    if (!missing.empty())
        m_looked.reset(); // soon again
    m_missing = std::move(missing);
}

/// Trials that nobody has begun wait for anybody again. What a worker has trained of one stays, for a worker.
void ClusterWork::withdrawOpen()
{
    for (const std::int64_t number : m_folder.openTrials()) {
        if (!isThere(m_folder.trialProject(number)) && m_folder.withdraw(number))
            m_store.takeBack(m_search.id, number);
    }
    refresh();
}

// --- The end ------------------------------------------------------------------------------------

WorkEnd ClusterWork::halt()
{
    m_folder.setStop(true);
    bool runs = false;
    if (m_job) {
        m_listener.note(
            fmt::format("The workers of Slurm's job {} end, with checkpoints ...", m_job->id));
        if (const std::string why = cancelArray(m_job->id); !why.empty())
            m_listener.note(fmt::format("Slurm did not cancel job {} ({}).", m_job->id, why));
        const auto latest = std::chrono::steady_clock::now() + kLongestEnd;
        for (runs = true; runs && std::chrono::steady_clock::now() < latest;) {
            std::this_thread::sleep_for(std::chrono::seconds(1));
            const auto tasks = lookAtArray(m_job->id).tasks;
            runs = !tasks || std::any_of(tasks->begin(), tasks->end(), [](const ArrayTask& one) {
                return !tune::isOver(one.state);
            });
        }
        m_folder.setJob({});
        m_job.reset();
    }
    gather();
    for (const store::TakenOrder& one : m_folder.taken()) {
        if (!runs && !isThere(m_folder.trialProject(one.trial)))
            m_folder.putBack(one, false);
    }
    withdrawOpen();
    if (const auto left = handedOut().size(); left > 0)
        m_listener.note(fmt::format("{} {} begun on the cluster; assay-cli tune --resume {} --on "
                                    "slurm --project {} goes on with {}.",
                                    left, left == 1 ? "trial was" : "trials were", m_search.id,
                                    base::shellWord(m_request.project.string()),
                                    left == 1 ? "it" : "them"));
    return WorkEnd::Halted;
}

WorkEnd ClusterWork::end(WorkEnd why)
{
    m_folder.setStop(true);
    if (m_job) {
        cancelArray(m_job->id); // those that wait, or look for orders
        m_folder.setJob({});
    }
    const bool anyHere = std::any_of(m_trials.begin(), m_trials.end(), [](const TriedRun& one) {
        return one.run != 0 && one.isResumable;
    });
    if (anyHere)
        m_listener.note(fmt::format("Some trials were begun on this machine and are not over; "
                                    "assay-cli tune --resume {} --project {} goes on with them.",
                                    m_search.id, base::shellWord(m_request.project.string())));
    return why;
}

WorkEnd workOnCluster(const ClusterRequest& request, const ClusterListener& listener)
{
    return ClusterWork(request, listener).run();
}

} // namespace assay::session

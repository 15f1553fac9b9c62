// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/shell_word.h"
#include "session/local/cluster_work.h"
#include "session/local/guarded.h"
#include "store/run_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

// What Slurm says of the workers, and what follows for the trials that they have.

namespace assay::session {

using tune::ArrayTask;
using tune::JobState;

namespace {

constexpr int kMostFruitless = 2;

/// Whether a task ended by itself and in vain, which may be for what it trained.
bool isBlamed(JobState state)
{
    return state == JobState::Failed || state == JobState::OutOfMemory
           || state == JobState::Completed;
}

/// Whether nothing runs of it now: it is over, or waits on no machine.
bool isAway(const ArrayTask& task)
{
    return tune::isOver(task.state) || (task.state == JobState::Waiting && task.node.empty());
}

const char* words(JobState state)
{
    switch (state) {
    case JobState::Waiting: return "lost its machine and waits for another one";
    case JobState::NodeLost: return "lost its machine";
    case JobState::TimedOut: return "reached its time limit";
    case JobState::OutOfMemory: return "was ended for the memory that it took";
    case JobState::Cancelled: return "was cancelled";
    case JobState::Failed: return "ended with an error";
    case JobState::Running:
    case JobState::Ending:
    case JobState::Completed:
    case JobState::Unknown: break;
    }
    return "has ended";
}

std::string taskName(const std::string& job, int task)
{
    return fmt::format("{}_{}", job, task);
}

} // namespace

void ClusterWork::look()
{
    const Moment present = std::chrono::steady_clock::now();
    if (m_looked && present - *m_looked < std::chrono::duration<double>(m_request.lookSeconds))
        return;
    m_looked = present;
    publishCurves();
    // First what was taken, then what Slurm says: a worker that it says is away had ended by then, and one
    // that starts since takes its order on under a name of its own.
    const auto taken = m_folder.taken();
    std::set<std::string> jobs;
    for (const store::TakenOrder& one : taken)
        jobs.insert(one.worker.job);
    if (m_job)
        jobs.insert(m_job->id);
    Looks looks;
    for (const std::string& job : jobs) {
        ArrayLook found = lookAtArray(job);
        if (found.tasks)
            looks[job] = std::move(*found.tasks);
        else
            sayOnce(fmt::format("Slurm does not say how the workers are ({}); it is asked again.",
                                found.problem));
    }
    judge(taken, looks);
    restoreOrders();
    if (!m_job || !looks.contains(m_job->id))
        return;
    const auto& tasks = m_tasks = looks.at(m_job->id);
    for (const ArrayTask& task : tasks)
        sayOf(task);
    m_slots = static_cast<int>(std::count_if(
        tasks.begin(), tasks.end(), [](const ArrayTask& one) { return !tune::isOver(one.state); }));
    if (m_slots == 0)
        arrayOver(tasks);
    else if (!m_isOwn)
        sayOnce(fmt::format("Slurm's job {} works on this study already; it goes on.", m_job->id));
}

/// Opens the orders again whose takers ended.
void ClusterWork::judge(const std::vector<store::TakenOrder>& taken, const Looks& looks)
{
    for (const store::TakenOrder& one : taken) {
        const auto tasks = looks.find(one.worker.job);
        if (tasks == looks.end() || m_folder.isDone(one.trial))
            continue;
        const auto task =
            std::find_if(tasks->second.begin(), tasks->second.end(),
                         [&](const ArrayTask& t) { return t.task == one.worker.task; });
        const bool isKnown = task != tasks->second.end();
        if (isKnown && !isAway(*task))
            continue;
        const bool blamed = isKnown && isBlamed(task->state);
        if (isKnown)
            m_saidOf.insert(taskName(one.worker.job, one.worker.task));
        const std::string said = m_folder.trouble(one.worker);
        const std::string why =
            fmt::format("Worker {} of Slurm's job {} {}{}", one.worker.task, one.worker.job,
                        words(isKnown ? task->state : JobState::Completed),
                        said.empty() ? std::string() : ": " + said);
        const int most =
            m_folder.wasOfMachine(one.worker) ? store::kMostTriesOfMachines : store::kMostTries;
        if (blamed && one.tries + 1 >= most)
            giveUp(one.trial, one.tries + 1, why);
        else if (m_folder.putBack(one, blamed))
            m_listener.note(fmt::format("{}{} Trial {} is handed to another.", why,
                                        why.ends_with('.') ? "" : ".", one.trial + 1));
    }
}

void ClusterWork::sayState()
{
    ClusterState state;
    state.folder = m_folder.path();
    state.handedOut = static_cast<int>(handedOut().size());
    if (m_job) {
        state.job = m_job->id;
        for (const ArrayTask& task : m_tasks) {
            if (tune::isOver(task.state))
                ++state.over;
            else if (task.state != JobState::Waiting)
                ++state.running;
            else if (++state.waiting == 1 && task.reason != "None")
                state.reason = task.reason;
        }
        if (m_tasks.empty()) // submitted just now
            state.waiting = m_slots;
    }
    if (m_listener.state && state != m_state) {
        m_state = state;
        m_listener.state(state);
    }
}

void ClusterWork::sayOf(const ArrayTask& task)
{
    if (task.state == JobState::Waiting && !task.reason.empty() && task.reason != "None")
        sayOnce(fmt::format("Workers wait in Slurm's queue: {}.", task.reason));
    const bool isWrong = task.state == JobState::Failed || task.state == JobState::OutOfMemory;
    if (m_isOwn && isWrong && m_saidOf.insert(taskName(m_job->id, task.task)).second)
        m_listener.note(fmt::format("Worker {} of Slurm's job {} {}{}", task.task, m_job->id,
                                    words(task.state), troubleOf(m_job->id, task.task)));
}

/// What a worker left, as the end of a sentence.
std::string ClusterWork::troubleOf(const std::string& job, int task) const
{
    constexpr int kMostRestarts = 20;
    for (int restart = kMostRestarts; restart >= 0; --restart) {
        const std::string said = m_folder.trouble({job, task, restart});
        if (!said.empty())
            return ": " + said;
    }
    return fmt::format("; see {}.",
                       (m_folder.logs() / ("worker-" + taskName(job, task) + ".txt")).string());
}

/// Updates that the trials which are handed out have had; where that cannot be read, none.
std::int64_t ClusterWork::stepsMade() const
{
    std::int64_t steps = 0;
    for (const tune::TriedRun* one : handedOut()) {
        static_cast<void>(guarded([&] {
            const auto project = m_folder.trialProject(one->trial.number);
            std::error_code ignored;
            if (!std::filesystem::exists(project, ignored))
                return;
            for (const train::RunRecord& run : store::RunStore(project, true).list())
                steps += run.step;
        }));
    }
    return steps;
}

/// No task of m_job runs or will. Another array follows where that can help.
void ClusterWork::arrayOver(const std::vector<ArrayTask>& tasks)
{
    const std::string job = std::exchange(m_job, std::nullopt)->id;
    m_folder.setJob({});
    const bool isOwn = std::exchange(m_isOwn, false);
    const int gathered = std::exchange(m_gathered, 0);
    gather(); // what came back meanwhile
    if (!isOwn || (handedOut().empty() && whyNoMore()))
        return;
    const auto all = [&](auto test) {
        return !tasks.empty() && std::all_of(tasks.begin(), tasks.end(), test);
    };
    if (all([](const ArrayTask& one) { return one.state == JobState::Cancelled; }))
        throw base::environmentError(
            "tune.cancelled",
            fmt::format("Slurm's job {} was cancelled; assay-cli tune --resume "
                        "{} --on slurm --project {} goes on.",
                        job, m_search.id, base::shellWord(m_request.project.string())));
    if (gathered + m_gathered > 0) {
        m_fruitless = 0;
        return;
    }
    const auto failed = std::find_if(tasks.begin(), tasks.end(), [](const ArrayTask& one) {
        return one.state == JobState::Failed || one.state == JobState::OutOfMemory;
    });
    if (failed != tasks.end())
        throw base::environmentError(
            "tune.worker",
            fmt::format("No worker of Slurm's job {} trained a trial to its end. "
                        "Worker {} {}{}",
                        job, failed->task, words(failed->state), troubleOf(job, failed->task)));
    const std::int64_t steps = stepsMade();
    m_fruitless = std::exchange(m_steps, steps) < steps ? 0 : m_fruitless + 1;
    if (m_fruitless >= kMostFruitless)
        throw base::environmentError(
            "tune.worker",
            fmt::format("{} arrays ended one after the other without a trial that came any "
                        "further (the last worker {}); give them more --time.",
                        m_fruitless, words(tasks.empty() ? JobState::Completed : tasks[0].state)));
}

} // namespace assay::session

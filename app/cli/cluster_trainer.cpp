// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cluster_trainer.h"

#include "cli/command_steps.h"
#include "cli/print.h"
#include "store/files.h"
#include "store/run_store.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

namespace assay::cli {

namespace {

constexpr auto kLongestLock = std::chrono::minutes(5); ///< after its holder's machine died

bool isThere(const std::filesystem::path& file)
{
    std::error_code ignored;
    return std::filesystem::exists(file, ignored);
}

double now()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// "slurm 1234_3 node1".
std::string shownName(const store::ClusterWorker& worker)
{
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    const char* node = std::getenv("SLURMD_NODENAME");
    return fmt::format("slurm {}_{} {}", worker.job, worker.task, node ? node : host);
}

/// Another worker may well train it.
bool isOfMachine(const base::Error& error)
{
    return error.kind() == base::ErrorKind::Environment;
}

/// It will not go on.
bool hasEnded(const train::RunRecord& run)
{
    return train::isOver(run.state) && run.state != train::RunState::Interrupted;
}

/// What it goes on from cannot be read.
bool isOfCheckpoint(const base::Error& error)
{
    return error.code().starts_with("checkpoint.");
}

} // namespace

ClusterTrainer::ClusterTrainer(Context& context, store::ClusterFolder& folder,
                               store::ClusterWorker worker)
    : m_context(context)
    , m_folder(folder)
    , m_worker(std::move(worker))
    , m_stopper(context.session, folder.path())
{}

ClusterTrainer::~ClusterTrainer()
{
    m_folder.removeIdle(m_worker);
}

void ClusterTrainer::train(const store::ClusterOrder& order)
{
    try {
        attempt(order);
    } catch (const base::Error& error) {
        m_folder.leaveTrouble(m_worker, error.text(), isOfMachine(error));
        throw;
    }
}

/// The run that lies in the project of the trial, which is open then.
std::optional<train::RunRecord> ClusterTrainer::openTrial(const store::ClusterOrder& order)
{
    const std::string path = m_folder.trialProject(order.trial).string();
    store::ProjectInfo info;
    try {
        info = openProject(m_context, path, true);
    } catch (const base::Error& error) {
        if (error.kind() != base::ErrorKind::Input)
            throw;
        m_folder.removeProject(order.trial); // its maker ended in the middle of that
        info = openProject(m_context, path, true);
    }
    const auto listed = m_context.inbox.until<session::RunsListed>(0);
    if (info.goal.metric != order.metric) {
        info.goal.metric = order.metric;
        m_context.session.project().describe(info, kAsk);
        m_context.inbox.until<session::ProjectChanged>(0);
    }
    for (const train::RunRecord& run : listed.runs) {
        if (run.kind == train::RunKind::Training)
            return run;
    }
    return std::nullopt;
}

/// From now on no file of the trial is open here.
void ClusterTrainer::closeTrial()
{
    openProject(m_context, m_folder.idleProject(m_worker).string(), true);
    m_context.inbox.until<session::RunsListed>(0);
}

void ClusterTrainer::anew(const store::ClusterOrder& order)
{
    closeTrial();
    m_folder.removeProject(order.trial);
    openTrial(order);
}

/// False: another program trains it, as one that Slurm takes for dead may.
bool ClusterTrainer::startOn(const store::ClusterOrder& order,
                             const std::optional<train::RunRecord>& before)
{
    if (before) {
        try {
            m_context.session.runs().resume(before->id, kAsk);
            m_context.inbox.until<session::RunQueued>(kAsk);
            return true;
        } catch (const base::Error& error) {
            if (error.code() == "run.elsewhere" || error.code() == "run.finished")
                return false;
            if (isOfMachine(error))
                throw;
            anew(order);
        }
    }
    m_context.session.runs().start({.spec = order.spec, .name = order.name}, kAsk);
    m_context.inbox.until<session::RunQueued>(kAsk);
    return true;
}

/// The end of the run that was started. Nothing: this program is interrupted, and so is the run.
std::optional<ClusterTrainer::Ended> ClusterTrainer::follow()
{
    Ended ended;
    for (bool sent = false;;) {
        const auto event = nextEvent(m_context, sent);
        if (!event)
            continue;
        if (const auto* failed = std::get_if<session::Failed>(&*event)) {
            if (isOfMachine(failed->error) || isOfCheckpoint(failed->error))
                ended.problem = failed->error;
        } else if (const auto* end = std::get_if<session::RunEnded>(&*event)) {
            if (end->run.state == train::RunState::Interrupted && interrupted())
                return std::nullopt;
            ended.run = end->run;
            return ended;
        }
    }
}

/// Whether another worker can go on from the last checkpoint of a run that this machine ended.
bool ClusterTrainer::goesOn(const store::ClusterOrder& order, const train::RunRecord& run)
{
    const std::filesystem::path project = m_folder.trialProject(order.trial);
    if (!isThere(store::filesOf(project, run.id).last))
        return false;
    try {
        store::RunStore(project, false).setState(run.id, train::RunState::Interrupted, run.problem);
        return true;
    } catch (const std::exception&) {
        return false; // as on a full disk
    }
}

void ClusterTrainer::attempt(const store::ClusterOrder& order)
{
    const auto latest = std::chrono::steady_clock::now() + kLongestLock;
    const double begun = now();
    for (bool hadCheckpoint = true; !interrupted();) {
        m_stopper.watch(order);
        auto before = openTrial(order);
        if (before && !hasEnded(*before) && before->step > 0
            && !isThere(store::filesOf(m_folder.trialProject(order.trial), before->id).last)) {
            anew(order); // it has no checkpoint
            before.reset();
        }
        Ended ended;
        if (before && hasEnded(*before)) {
            ended.run = *before; // the one who trained it ended before it could say so
        } else if (!startOn(order, before)) {
            if (m_folder.isDone(order.trial))
                return closeTrial();
            if (std::chrono::steady_clock::now() > latest)
                throw base::environmentError("run.elsewhere",
                                             "Another program holds the trial and does not end.");
            std::this_thread::sleep_for(std::chrono::seconds(2));
            continue;
        } else if (auto end = follow()) {
            ended = std::move(*end);
        } else {
            return;
        }
        closeTrial();
        const train::RunState state = ended.run.state;
        if (state == train::RunState::Interrupted) // its project cannot be written any more
            throw ended.problem
                ? base::Error(*ended.problem)
                : base::environmentError("cluster.files", "The run of the trial was interrupted.");
        if (state == train::RunState::Failed && ended.problem) {
            const bool again =
                isOfCheckpoint(*ended.problem) && std::exchange(hadCheckpoint, false);
            const bool isMachine = isOfMachine(*ended.problem);
            const bool byAnother =
                order.tries + 1 < (isMachine ? store::kMostTriesOfMachines : store::kMostTries);
            if (again || (byAnother && !(isMachine && goesOn(order, ended.run))))
                m_folder.removeProject(order.trial);
            if (again)
                continue;
            if (byAnother)
                throw base::Error(*ended.problem);
        }
        return m_folder.finish(order, m_worker,
                               {.run = ended.run.id,
                                .worker = shownName(m_worker),
                                .begun = begun,
                                .ended = now(),
                                .stopped = m_stopper.ended(order, state)});
    }
}

} // namespace assay::cli

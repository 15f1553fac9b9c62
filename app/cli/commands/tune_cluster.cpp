// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/tune_cluster.h"

#include "base/shell_word.h"
#include "cli/cluster_trainer.h"
#include "cli/command_steps.h"
#include "cli/print.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>

namespace assay::cli {

namespace {

constexpr const char* kCpus = "--cpus-per-task=";

} // namespace

void TuneOnCluster::add(CLI::App& app)
{
    app.add_option("--on", m_engine, "Train on a cluster: slurm; --workers: tasks of the array");
    app.add_option("--partition", m_options.partition, "Of the cluster, with --on slurm");
    app.add_option("--time", m_options.time, "Of a worker: minutes, 2:00:00 or 1-12:00:00");
    app.add_option("--memory", m_options.memory, "Of a worker: 4G");
    app.add_option("--gpus", m_options.gpus, "Of a worker: 1 or a100:2");
    app.add_option("--account", m_options.account, "That the time is charged to");
    app.add_option("--sbatch", m_options.more, "A further option of sbatch: \"--qos=long\"")
        ->take_all()
        ->expected(1)
        ->allow_extra_args(false);
    app.add_option("--shared", m_shared,
                   "Folder that all machines see, where the project's own is none");
    app.add_option("--cluster-worker", m_folder)->group("");
    app.add_option("--worker-name", m_worker)->group("");
    app.add_option("--idle-minutes", m_idleMinutes)->group("");
    app.add_option("--look-seconds", m_lookSeconds)->group("");
}

void TuneOnCluster::check(int workers) const
{
    if (isAsked() && m_engine != "slurm")
        throw base::usageError("tune.on", "Trials are handed to Slurm only; give --on slurm, or "
                                          "leave it out to train here.");
    const tune::SlurmOptions& asked = m_options;
    const bool any = !asked.partition.empty() || !asked.time.empty() || !asked.memory.empty()
                     || !asked.gpus.empty() || !asked.account.empty() || !asked.more.empty()
                     || !m_shared.empty();
    if (any && !isAsked())
        throw base::usageError("tune.on",
                               "--partition, --time, --memory, --gpus, --account, "
                               "--sbatch and --shared are of a cluster; add --on slurm.");
    if (isAsked())
        tune::check(options(workers));
}

tune::SlurmOptions TuneOnCluster::options(int workers) const
{
    tune::SlurmOptions options = m_options;
    options.workers = workers;
    return options;
}

int TuneOnCluster::threads() const
{
    int threads = 1;
    for (const std::string& option : m_options.more) {
        if (option.starts_with(kCpus))
            std::from_chars(option.data() + std::string_view(kCpus).size(),
                            option.data() + option.size(), threads);
    }
    return std::max(1, threads);
}

tune::WorkEnd TuneOnCluster::work(Context& context, const store::ProjectInfo& project,
                                  const tune::Search& search, int workers,
                                  const SearchPrinter& printer) const
{
    session::ClusterRequest request{.project = project.path,
                                    .search = search.id,
                                    .goal = project.goal,
                                    .options = options(workers),
                                    .program = std::filesystem::read_symlink("/proc/self/exe"),
                                    .lookSeconds = m_lookSeconds,
                                    .shared = m_shared};
    // The threads of its trials are those that it needs; a person's own wish comes first.
    const std::int64_t threads = search.base.train.threads;
    const auto saysCpus = [](const std::string& option) { return option.starts_with("--cpus"); };
    if (threads > 1
        && std::none_of(request.options.more.begin(), request.options.more.end(), saysCpus))
        request.options.more.push_back(fmt::format("{}{}", kCpus, threads));
    const session::ClusterListener listener{
        .ended = [&](const tune::TriedRun& trial) { printer.trial(trial); },
        .note = [](const std::string& text) { note("{}\n", text); },
        .isInterrupted =
            [&] {
                context.inbox.drain();
                return interrupted();
            },
        .state = [&](const session::ClusterState& state) { sayState(context, search.id, state); }};
    return session::workOnCluster(request, listener);
}

/// As JSON alone: on a terminal squeue says it, and what is wrong is a note.
void TuneOnCluster::sayState(const Context& context, tune::SearchId search,
                             const session::ClusterState& state)
{
    if (!context.json)
        return;
    printLine(Json{{"event", "cluster"},
                   {"study", search},
                   {"job", state.job.empty() ? Json(nullptr) : Json(state.job)},
                   {"running", state.running},
                   {"waiting", state.waiting},
                   {"over", state.over},
                   {"reason", state.reason},
                   {"handed_out", state.handedOut},
                   {"folder", state.folder.string()}});
    flushOutput();
}

void TuneOnCluster::sayHandedOut(const tune::SearchState& state, const std::string& project)
{
    const auto count =
        std::count_if(state.trials.begin(), state.trials.end(), [](const tune::TriedRun& one) {
            return one.run == 0 && one.trial.state == tune::TrialState::Running;
        });
    if (count > 0)
        note("{} {} with workers of a cluster; assay-cli tune --resume {} --on slurm --project {} "
             "gathers {}.\n",
             count, count == 1 ? "trial is" : "trials are", state.search.id,
             base::shellWord(project), count == 1 ? "it" : "them");
}

int TuneOnCluster::train(Context& context) const
{
    const auto worker = store::clusterWorkerFrom(m_worker);
    store::ClusterFolder folder(m_folder);
    if (!worker || !folder.isThere())
        throw base::usageError(
            "cluster.worker", fmt::format("There is no folder of orders at {}, or no worker can be "
                                          "called \"{}\"; workers are started by tune --on slurm.",
                                          m_folder, m_worker));
    catchInterrupts();
    ClusterTrainer trainer(context, folder, *worker);
    using Clock = std::chrono::steady_clock;
    auto idleSince = Clock::now();
    // Tenths of a second between two looks for an order: soon after a trial the next one comes.
    constexpr int kLongest = 10;
    int pause = 1;
    while (!interrupted()) {
        if (folder.stops())
            return 0;
        if (const auto order = folder.claim(*worker)) {
            trainer.train(*order);
            idleSince = Clock::now();
            pause = 1;
        } else if (std::chrono::duration<double>(Clock::now() - idleSince).count()
                   > 60 * m_idleMinutes) {
            return 0;
        } else {
            for (int k = 0; k < pause && !interrupted(); ++k)
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            pause = std::min(2 * pause, kLongest);
        }
    }
    return kInterrupted;
}

} // namespace assay::cli

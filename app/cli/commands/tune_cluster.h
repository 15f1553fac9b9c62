// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"
#include "cli/commands/tune_print.h"
#include "session/cluster.h"
#include "tune/search.h"
#include "tune/slurm_script.h"

#include <string>
#include <vector>

namespace assay::cli {

/// The part of `tune` that has workers of a cluster train trials: its options, the program that hands out and gathers,
/// and the worker itself.
class TuneOnCluster
{
public:
    void add(CLI::App& app);
    /// Throws a usage Error for an engine that is not known, for options that sbatch would refuse, and for those that
    /// say nothing without --on. `workers`: the size of the array.
    void check(int workers) const;

    bool isAsked() const { return !m_engine.empty(); }
    /// Of one worker, as its share of a machine is not known here: what --sbatch "--cpus-per-task=N" asks for, else 1.
    int threads() const;
    /// Hands out the trials of a search and prints what comes back.
    tune::WorkEnd work(Context& context, const store::ProjectInfo& project,
                       const tune::Search& search, int workers, const SearchPrinter& printer) const;

    /// Says how many trials are with a cluster, where any are: no program here begins them.
    static void sayHandedOut(const tune::SearchState& state, const std::string& project);

    bool isWorker() const { return !m_folder.empty(); }
    /// Trains what it takes from the folder, until it is ended or nothing comes. The exit code.
    int train(Context& context) const;

private:
    static void sayState(const Context& context, tune::SearchId search,
                         const session::ClusterState& state);
    tune::SlurmOptions options(int workers) const;

    std::string m_engine, m_folder, m_worker, m_shared;
    double m_idleMinutes = 10, m_lookSeconds = 10;
    tune::SlurmOptions m_options;
};

} // namespace assay::cli

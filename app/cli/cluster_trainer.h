// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/cluster_stopper.h"
#include "cli/command.h"
#include "store/cluster_folder.h"

#include <optional>
#include <string>

namespace assay::cli {

/// Trains the trials that a worker of a cluster has taken, each in a project of its own in the folder.
class ClusterTrainer
{
public:
    /// All but the name outlive it.
    ClusterTrainer(Context& context, store::ClusterFolder& folder, store::ClusterWorker worker);
    ~ClusterTrainer();

    /// Begins it, or goes on with what lies in its project, until its run is over or the program is interrupted, which
    /// leaves a checkpoint. Throws Error for what is wrong with this machine and not with the trial, after it has left
    /// word of that in the folder: another worker is to train it.
    void train(const store::ClusterOrder& order);

private:
    struct Ended {
        train::RunRecord run;
        std::optional<base::Error> problem; ///< of this machine, or of a checkpoint
    };
    void attempt(const store::ClusterOrder& order);
    std::optional<train::RunRecord> openTrial(const store::ClusterOrder& order);
    void closeTrial();
    void anew(const store::ClusterOrder& order);
    std::optional<Ended> follow();
    bool goesOn(const store::ClusterOrder& order, const train::RunRecord& run);
    bool startOn(const store::ClusterOrder& order, const std::optional<train::RunRecord>& before);

    Context& m_context;
    store::ClusterFolder& m_folder;
    store::ClusterWorker m_worker;
    ClusterStopper m_stopper;
};

} // namespace assay::cli

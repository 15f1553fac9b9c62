// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/metric.h"
#include "tune/search.h"
#include "tune/slurm_script.h"

#include <filesystem>
#include <functional>
#include <string>

namespace assay::session {

/// Which search is to be worked on by a cluster, and how.
struct ClusterRequest {
    std::filesystem::path project; ///< open in this program, and up to date
    tune::SearchId search = 0;
    train::Goal goal; ///< of the project
    tune::SlurmOptions options;
    /// The worker, an absolute path on every machine, called with "tune --cluster-worker FOLDER --worker-name NAME".
    std::filesystem::path program;
    double lookSeconds = 10; ///< between two questions to Slurm, which many ask
    /// A folder that all machines see, in which that of the search is made; empty: it is made beside the project. One that
    /// was made elsewhere before stays there, and another folder is refused.
    std::filesystem::path shared = {};
};

/// How the array that works on a search is.
struct ClusterState {
    std::string job;                        ///< Slurm's; empty: there is none now
    int running = 0, waiting = 0, over = 0; ///< its tasks
    std::string reason = {};                ///< why the first that waits does, a word of Slurm's
    int handedOut = 0;                      ///< trials that are with workers, or wait for one
    std::filesystem::path folder = {};      ///< that is shared with them
    bool operator==(const ClusterState&) const = default;
};

/// Called on the calling thread.
struct ClusterListener {
    std::function<void(const tune::TriedRun&)>
        ended; ///< a trial is over, and its run is in the project
    std::function<void(const std::string&)> note; ///< a sentence for the person
    std::function<bool()> isInterrupted;          ///< asked about twice a second
    std::function<void(const ClusterState&)> state =
        {}; ///< it is another one than before; may be empty
};

/// Trains trial after trial of a search by workers that Slurm starts, as Searches::work does here, and waits until
/// there is nothing to do. Whatever ends this program or a worker, at any moment, the next call goes on with what
/// was handed out (store/cluster_folder.h), from any machine that sees the folder, by the same array while it is
/// there. Interrupted it cancels the array, whose runs keep their checkpoints. Runs on the calling thread. Throws
/// Error.
tune::WorkEnd workOnCluster(const ClusterRequest& request, const ClusterListener& listener);

} // namespace assay::session

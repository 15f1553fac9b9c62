// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "train/run.h"
#include "tune/search.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace assay::store {

/// Workers that a trial is handed to before it counts as failed, where they ended by themselves; and where the last one
/// was ended by its machine, as by a full disk, which says little of the trial.
inline constexpr int kMostTries = 3, kMostTriesOfMachines = 10;

/// One start of one task of an array: a task that is queued again starts once more.
struct ClusterWorker {
    std::string job; ///< of digits
    int task = 0;
    int restart = 0;
    bool operator==(const ClusterWorker&) const = default;
};
std::string name(const ClusterWorker& worker); ///< "1234_3.0"
std::optional<ClusterWorker> clusterWorkerFrom(const std::string& name);

/// A trial as it is handed to other machines.
struct ClusterOrder {
    std::int64_t trial = 0;
    int tries = 0; ///< how often it came to nothing; part of the file's name, not of its text
    std::string name = {};   ///< of its run
    std::string metric = {}; ///< of the project's goal; empty: the usual one
    experiment::ExperimentSpec spec = {};
    tune::EarlyStop earlyStop = tune::EarlyStop::None; ///< by its curve and those of the others
    std::string stopMetric = {}; ///< of the values of that curve (train::metricNamed)
};

/// An order that a worker has taken.
struct TakenOrder {
    std::int64_t trial = 0;
    int tries = 0;
    ClusterWorker worker;
};

/// What a worker leaves of a trial whose run is over.
struct TrainedTrial {
    train::RunId run = 0; ///< of the trial's own project
    std::string worker;   ///< "slurm 1234_3 node1", as it is shown
    double begun = 0, ended = 0;
    std::string stopped = {}; ///< why it was stopped early, a sentence; empty: it was not
};

/// The array that works on a search.
struct ClusterJob {
    std::string id;
    int workers = 0;
    double submitted = 0; ///< seconds since 1970, UTC
};

/// The folder by which a program hands the trials of a search to workers on other machines, over a file system that
/// all of them see. No database is open on two machines at once: each trial is trained in a project of its own, which
/// is closed before it counts as done, and an order is a file whose name says whose it is. It changes hands by a
/// rename, so that of several that reach for it one has it, and a program that ends at any moment leaves it in one place:
///   orders/trial-7.0.json           open; 0: how often it came to nothing
///   taken/trial-7.0.1234_3.0.json   by the first start of task 3 of job 1234
///   trials/trial-7.assay            its project, from the first who takes it on
///   done/trial-7.json               its run is over
///   curves/trial-7.json             what it reached after each epoch (store/cluster_curves.h)
/// A worker that takes an order goes on with what lies in its project. Names that are none of these are left alone.
/// Each throws an environment Error where files cannot be read or written.
class ClusterFolder
{
public:
    explicit ClusterFolder(std::filesystem::path folder)
        : m_folder(std::move(folder))
    {}
    static std::filesystem::path of(const std::filesystem::path& project, tune::SearchId search);
    /// The same, or where a link stands there, what it names. With `shared`, a folder that all machines see, one of its own
    /// is made in that first, and the link, so that later calls need not name it. Throws a usage Error where that is not
    /// there, and where the orders of the search lie elsewhere already; and for one that another project uses.
    static std::filesystem::path placed(const std::filesystem::path& project, tune::SearchId search,
                                        const std::filesystem::path& shared);

    const std::filesystem::path& path() const { return m_folder; }
    std::filesystem::path logs() const { return m_folder / "logs"; }
    std::filesystem::path lock() const { return m_folder / "lock"; } ///< of who hands out
    std::filesystem::path trialProject(std::int64_t trial) const;
    /// Of a worker while it trains nothing.
    std::filesystem::path idleProject(const ClusterWorker& worker) const;

    // Of who hands out.
    void make(); ///< what is missing of it
    void
    tidy(); ///< takes away what one left that ended while it wrote an order; who calls has the lock
    std::optional<ClusterJob> job() const;
    void setJob(const std::optional<ClusterJob>& job);
    void setStop(bool stops); ///< workers take no more orders, and end
    void open(const ClusterOrder& order);
    std::vector<std::int64_t> openTrials() const;
    std::vector<TakenOrder> taken() const;
    std::vector<std::int64_t> done() const;
    /// Empty: the file cannot be understood.
    std::optional<TrainedTrial> trained(std::int64_t trial) const;
    /// An order whose taker ended is open again. False: it changed hands since.
    bool putBack(const TakenOrder& order, bool cameToNothing);
    /// False: it is not open.
    bool withdraw(std::int64_t trial);
    void forget(std::int64_t trial); ///< all that is here of it but its curve
    /// Why a worker gave up; empty: it left no word.
    std::string trouble(const ClusterWorker& worker) const;
    /// Whether that was for its machine, where another one may well train the trial.
    bool wasOfMachine(const ClusterWorker& worker) const;

    // Of a worker.
    bool isThere() const;
    bool stops() const;
    /// What an earlier start of this task had taken, else the oldest open one. Nothing: none is open. An order that
    /// cannot be understood is taken away, and handed out again by who has its trial.
    std::optional<ClusterOrder> claim(const ClusterWorker& worker);
    /// The trial is over; its project is closed. Safe to repeat.
    void finish(const ClusterOrder& order, const ClusterWorker& worker,
                const TrainedTrial& trained);
    bool isDone(std::int64_t trial) const;
    void removeProject(std::int64_t trial); ///< so that it begins anew
    void removeIdle(const ClusterWorker& worker) noexcept;
    void leaveTrouble(const ClusterWorker& worker, const std::string& text,
                      bool isOfMachine) noexcept;

private:
    std::optional<ClusterOrder> read(const TakenOrder& order);

    std::filesystem::path m_folder;
};

} // namespace assay::store

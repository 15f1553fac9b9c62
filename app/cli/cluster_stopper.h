// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/subscription.h"
#include "session/session.h"
#include "store/cluster_curves.h"
#include "store/cluster_folder.h"
#include "train/metric.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace assay::cli {

/// Stops the trial that a worker of a cluster trains once the rule of its search says so, by the curves that all who
/// train trials leave in the folder, and leaves its own there. It decides on the thread that trains, within the report
/// of an epoch, so that the trial ends with that epoch. The curves of others are read, and the own one is written, on
/// a thread of its own, as a folder of a network may take seconds while everything that listens to the session waits:
/// the rule compares with what was read when the trial began and after the epochs before. What goes wrong with the
/// folder stops nothing, and is printed once.
class ClusterStopper
{
public:
    /// `session` outlives it. `cluster`: path of the ClusterFolder.
    ClusterStopper(session::Session& session, const std::filesystem::path& cluster);
    ~ClusterStopper();

    /// From now on of the run of this trial, the only one that trains here. Reads the curves.
    void watch(const store::ClusterOrder& order);
    /// Its run is over: its curve says so. Why a rule stopped it, a sentence; empty: none did.
    std::string ended(const store::ClusterOrder& order, train::RunState state);

private:
    void epochEnded(const session::EpochEnded& ended);
    void step(const session::EpochEnded& ended);
    std::vector<store::TrialCurve> read(std::int64_t own);
    std::vector<tune::EpochValues> compared() const;
    void exchange();
    void complain(const std::string& why);

    session::Session& m_session;
    store::ClusterCurves m_curves;
    std::mutex
        m_mutex; ///< guards the next ones; nothing is read or written while it is held, but for a trial that stops
    std::optional<store::ClusterOrder> m_order;
    store::TrialCurve m_own;
    std::optional<train::Metric> m_metric;
    std::vector<store::TrialCurve> m_others;
    bool m_isDue = false, m_ends = false;
    std::condition_variable m_wake;

    /// Held while the own curve is written, or m_over used. Taken after m_mutex where both are.
    std::mutex m_files;
    std::map<std::int64_t, store::TrialCurve>
        m_over; ///< of trials that finished, which stay as they are
    /// Grows when nothing of before may be written any more.
    std::atomic<std::uint64_t> m_turn = 0;
    std::atomic<bool> m_hasComplained = false;

    std::thread m_exchange;
    base::Subscription m_events;
};

} // namespace assay::cli

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/subscription.h"
#include "session/session.h"
#include "store/cluster_curves.h"
#include "store/cluster_folder.h"
#include "train/metric.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// Stops the trial that a worker of a cluster trains once the rule of its search says so, by the curves that all who
/// train trials leave in the folder, and leaves its own there. On the thread that trains, within the report of an
/// epoch, so that the trial ends with that epoch. What goes wrong with the folder stops nothing, and is printed once.
class ClusterStopper
{
public:
    /// `session` outlives it. `cluster`: path of the ClusterFolder.
    ClusterStopper(session::Session& session, const std::filesystem::path& cluster);

    /// From now on of the run of this trial, the only one that trains here.
    void watch(const store::ClusterOrder& order);
    /// Its run is over: its curve says so. Why a rule stopped it, a sentence; empty: none did.
    std::string ended(const store::ClusterOrder& order, train::RunState state);

private:
    void epochEnded(const session::EpochEnded& ended);
    void step(const session::EpochEnded& ended);
    std::vector<tune::EpochValues> others();
    void complain(const std::string& why);

    session::Session& m_session;
    store::ClusterCurves m_curves;
    std::mutex m_mutex; ///< guards the rest but the last
    std::optional<store::ClusterOrder> m_order;
    store::TrialCurve m_own;
    std::optional<train::Metric> m_metric;
    std::map<std::int64_t, store::TrialCurve>
        m_over; ///< of trials that finished, which stay as they are
    bool m_hasComplained = false;
    base::Subscription m_events;
};

} // namespace assay::cli

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/runs.h"
#include "store/search_store.h"
#include "train/metric.h"
#include "tune/search.h"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace assay::session {

/// Decides after each epoch of a trial whether it goes on. Any thread.
class EarlyStopper
{
public:
    /// From now on, of this run, which has so many epochs; a search without a rule: of none.
    void watch(const std::filesystem::path& project, const tune::Search& search,
               const train::Metric& metric, std::int64_t number, train::RunId run,
               std::int64_t epochs);
    void rest();
    /// Whether the run is to stop, which is stored with its trial then. On the thread that trains, so that the
    /// trial ends with this epoch whatever the other threads do. Does not throw: a trial that cannot be looked at
    /// goes on.
    bool stops(const EpochEnded& ended);

private:
    struct Watched {
        tune::Search search;
        train::Metric metric;
        std::int64_t number = 0;
        train::RunId run = 0;
        std::int64_t epochs = 0;
        tune::EpochValues values;
        std::unique_ptr<store::SearchStore> store;
        std::vector<tune::TriedRun> trials;
        std::map<train::RunId, tune::EpochValues> others; ///< of trials that are over
    };
    std::optional<std::string> reason(const EpochEnded& ended);

    std::mutex m_mutex;
    std::optional<Watched> m_watched;
};

} // namespace assay::session

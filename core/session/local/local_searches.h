// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local/early_stop.h"
#include "session/local/local_runs.h"
#include "session/local/search_workers.h"
#include "session/searches.h"
#include "store/search_store.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace assay::session {

/// Stores searches, and trains trials of one of them at a time. Methods propose on a lane of its own, as a proposal
/// may take a second.
class LocalSearches final : public Searches
{
public:
    /// All outlive it.
    /// `program`: as SessionOptions.
    LocalSearches(Hub& hub, StoreLane& store, LocalRuns& runs, const std::string& program);

    /// Whether a run was started here as a trial. Any thread.
    bool isTrial(train::RunId run) const;
    /// Stops the run where it is a trial that is to end early. On the thread that trains.
    void epochEnded(const EpochEnded& ended);
    /// Takes no more trials, and waits until the lane has ended. Before the store lane ends.
    void finish();
    /// Ends the programs that were started here. Any thread.
    void haltWorkers() { m_workers.halt(); }

    void begin(const tune::Search& search, Tag tag) override;
    void change(const tune::Search& search, Tag tag) override;
    void propose(tune::SearchId search, const tune::Point& point, Tag tag) override;
    void remove(tune::SearchId search, Tag tag) override;
    void work(tune::SearchId search, Tag tag, std::int64_t threads) override;
    void workMany(tune::SearchId search, int workers, Tag tag) override;
    void halt(tune::SearchId search) override;
    void list(Tag tag) override;
    void report(tune::SearchId search, Tag tag) override;

private:
    /// What this program does on a search.
    struct Work {
        tune::SearchId search = 0;
        Tag tag = 0;
        std::int64_t threads = 0; ///< of new trials that leave them open
        std::string project;
        std::unique_ptr<store::SearchStore> store;
        std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
        std::string metric;                 ///< that the values of `trials` are of
        std::vector<tune::TriedRun> trials; ///< as far as they were read
        train::RunId run = 0;               ///< that trains; 0: none
        std::int64_t number = 0;            ///< of its trial
        int failedInARow = 0;
        int failedAtStart = 0;          ///< in a row, before the first update
        std::set<std::int64_t> refused; ///< numbers of trials that could not go on here
        std::string refusal;            ///< of the last one, a sentence
    };
    /// What a trial is made of.
    struct Taken {
        std::int64_t number = 0;
        tune::Point point;
        train::RunId resumed = 0; ///< goes on with that run
        bool isNew = false;       ///< it was proposed just now
    };

    template <typename Make>
    auto onStore(Make make);
    tune::Search accepted(tune::Search search, const std::vector<train::RunRecord>& runs);
    train::Metric metricOf(const tune::Search& search);
    void requireRest() const;
    void step(const std::function<void()>& job);
    void next();
    bool start(const tune::Search& search, const Taken& taken);
    void ended(const train::RunRecord& run);
    void end(tune::WorkEnd why);

    const Hub& m_hub;
    StoreLane& m_store;
    LocalRuns& m_runs;
    EarlyStopper m_stopper;
    std::optional<Work> m_work; ///< of the lane alone
    std::atomic<tune::SearchId> m_working = 0;
    std::atomic<train::RunId> m_training = 0;
    std::atomic<bool> m_halts = false, m_finished = false;
    mutable std::mutex m_mutex; ///< guards the next one
    std::set<train::RunId> m_trialRuns;
    SearchWorkers m_workers;
    // Last: their threads end before the rest does.
    Lane m_lane;
    Lane m_reports;
    base::Subscription m_events;
};

} // namespace assay::session

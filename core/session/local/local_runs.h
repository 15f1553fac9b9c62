// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/compute.h"
#include "session/local/hub.h"
#include "session/local/lane.h"
#include "session/local/prepared_data.h"
#include "session/local/run_job.h"
#include "session/local/run_queue.h"
#include "session/local/store_lane.h"
#include "session/session.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace assay::session {

/// Starts, steers and lists runs, and trains them one after the other on a lane of its own.
class LocalRuns final : public Runs
{
public:
    struct Options {
        bool watchAnswers = false; ///< report answers to a fixed batch
        bool waitsWhenBlocked =
            false;               ///< a training pauses before its first update when a check blocks
        bool background = false; ///< train at a lower priority
        base::Compute compute;   ///< stored with each run
        /// Called on the device lane when a run that leaves a network finished or was stopped. May be
        /// empty.
        std::function<void(train::RunId)> trained;
        /// RunJob::epochEnded of each run. May be empty.
        std::function<void(const EpochEnded&)> epochEnded = {};
    };
    /// All outlive it.
    LocalRuns(const Hub& hub, PreparedData& data, StoreLane& store, Options options);

    bool isIdle() const { return m_queue.isEmpty(); }
    std::string slowBlas() const; ///< a warning sentence; empty: none
    void interruptAll();
    void close();  ///< interrupts what trains; nothing begins any more
    void finish(); ///< the same, and waits for it

    // On the store lane, for those that start several runs. Each throws Error.
    /// `waits`: a training that a check blocks waits for a person before its first update. `accepted` is called
    /// with the run before it can begin; it may be empty.
    using Accepted = std::function<void(train::RunId)>;
    train::RunId startNow(const StartRequest& request, Tag tag, bool waits = false,
                          const Accepted& accepted = {});
    void resumeNow(train::RunId run, Tag tag, const Accepted& accepted = {});
    /// As when the program ends: it can go on. Any thread.
    void interrupt(train::RunId run);

    // Runs
    void start(const StartRequest& request, Tag tag) override;
    void resume(train::RunId run, Tag tag) override;
    void pause(train::RunId run) override;
    void proceed(train::RunId run) override;
    void stepOnce(train::RunId run) override;
    void stop(train::RunId run) override;
    void changeLearningRate(train::RunId run, double rate) override;
    void replay(train::RunId run, std::int64_t step, const std::string& out, Tag tag) override;
    void listCheckpoints(train::RunId run, Tag tag) override;
    void trace(const TraceRequest& request, Tag tag) override;
    void writeWeights(train::RunId run, evaluate::Checkpoint checkpoint, const std::string& out,
                      Tag tag) override;
    void tryModule(const experiment::ExperimentSpec& spec,
                   std::shared_ptr<const data::Profile> data, Tag tag) override;
    void endSlowModules() override;
    void rename(train::RunId run, const std::string& name, Tag tag) override;
    void note(train::RunId run, const std::string& text, Tag tag) override;
    void remove(const std::vector<train::RunId>& selected, Tag tag) override;
    void restore(const std::vector<train::RunId>& selected, Tag tag) override;
    void list() override;
    base::Subscription watch(train::RunId run) override;

private:
    experiment::ExperimentSpec acceptedSpec(const StartRequest& request);
    void enqueue(train::RunId run, const experiment::ExperimentSpec& spec, train::RunKind kind,
                 const std::optional<train::RunRecord>& resumed, bool checksFirst, bool waits,
                 Tag tag, const Accepted& accepted);
    void withdrawn(train::RunId run, const RunQueue::Entry& entry, train::RunState ofNew);
    void trainOnDevice(RunJob job);
    void forget(const std::shared_ptr<train::Control>& replay);
    void replayOnDevice(const RunJob& job, std::int64_t step, const std::string& out, Tag tag);
    void traceOnDevice(const RunJob& job, std::int64_t step, Tag tag);
    std::shared_ptr<train::Control> newReplay();
    train::RunRecord requireOver(train::RunId run);
    /// `touched`: the runs whose rows may be others then.
    void change(Tag tag, const std::vector<train::RunId>& touched,
                std::function<void(store::RunStore&)> change);

    const Hub& m_hub;
    PreparedData& m_data;
    StoreLane& m_store;
    Options m_options;
    RunQueue m_queue;
    mutable std::mutex m_mutex; ///< guards the next three
    std::string m_slowBlas;
    bool m_ended = false;
    std::set<std::shared_ptr<train::Control>> m_replays; ///< that were asked for and have no answer
    // Last: their threads end before the rest does.
    Lane m_device;
    std::shared_ptr<std::atomic<bool>> m_tryUnwanted; ///< ends the newest try
    Lane m_tries;                                     ///< of modules
};

} // namespace assay::session

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/events.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace assay::session {

class Hub;

/// One thread with a queue. Jobs run in order. Whatever one throws becomes a Failed with the job's
/// tag, and the next one runs.
class Lane
{
public:
    /// `idle` runs on the lane about every `idleMs`, between jobs too. What it throws is published
    /// with tag 0: once, until it is another sentence or idle work has succeeded. `hub` outlives
    /// the lane.
    explicit Lane(const Hub& hub, std::function<void()> idle = {}, int idleMs = 100);
    ~Lane(); ///< finishes what runs, drops what waits

    /// `kind` not empty: replaces a waiting job of the same kind, in its place.
    void post(Tag tag, std::function<void()> job, const std::string& kind = {});
    /// Runs what is queued, then ends. Waits for it.
    void finish();
    /// `finish` was called, or the lane is being destroyed. Any thread.
    bool isEnding() const;

private:
    struct Job {
        Tag tag = 0;
        std::string kind;
        std::function<void()> run;
    };
    void work();
    void runIdle();

    const Hub& m_hub;
    std::function<void()> m_idle;
    int m_idleMs;
    std::string m_idleFailure; ///< of the last idle work; only the lane touches it
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    bool m_end = false;
    std::thread m_thread;
};

} // namespace assay::session

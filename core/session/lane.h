// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace assay::session {

/// One thread with a queue. Jobs run in order; their exceptions must not leave them.
class Lane
{
public:
    /// `idle` runs on the lane about every `idleMs`, between jobs too.
    explicit Lane(std::function<void()> idle = {}, int idleMs = 100);
    ~Lane(); ///< finishes what runs, drops what waits

    /// `kind` not empty: replaces a waiting job of the same kind, in its place.
    void post(std::function<void()> job, const std::string& kind = {});
    /// Runs what is queued, then ends. Waits for it.
    void finish();

private:
    struct Job {
        std::string kind;
        std::function<void()> run;
    };
    void work();

    std::function<void()> m_idle;
    int m_idleMs;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    bool m_end = false;
    std::thread m_thread;
};

} // namespace assay::session

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local/child_process.h"
#include "session/local/hub.h"
#include "session/local/lane.h"
#include "session/searches.h"

#include <atomic>
#include <cstdint>
#include <list>
#include <string>
#include <vector>

namespace assay::session {

/// Has programs of the command line train trials of one search side by side, and follows them until all have ended,
/// on a thread of its own. A trial belongs to the program that holds its run, as with any programs on one project.
class SearchWorkers
{
public:
    /// `program`: the file of assay-cli; empty: nothing can be started. `hub` outlives it.
    SearchWorkers(const Hub& hub, std::string program);
    ~SearchWorkers();

    struct Order {
        Tag tag = 0;
        tune::SearchId search = 0;
        std::string project;         ///< its file
        int workers = 0;             ///< 0: by a measurement
        std::int64_t ownThreads = 0; ///< train.threads of its base
        std::int64_t trialsLeft = 0; ///< that are wanted and not there
    };
    /// -> events as Searches::workMany. Not while `search()` is at work. Throws a usage Error without a program.
    void start(const Order& order);
    tune::SearchId search() const { return m_search; } ///< at work; 0: none. Any thread
    void halt();   ///< interrupts them; their end is published. Any thread
    void finish(); ///< the same, and waits for it

private:
    struct Speed {
        double stepsPerSecond = 0;
        std::int64_t bytes = 0;
        std::string problem;
    };
    tune::WorkEnd work(const Order& order);
    tune::LayoutChoice chosen(const Order& order);
    Speed speedOf(const Order& order, const tune::WorkerLayout& layout);
    void startOne(const Order& order, std::int64_t threads);
    void publish(const Order& order, const std::shared_ptr<const tune::LayoutChoice>& choice);

    const Hub& m_hub;
    const std::string m_program;
    std::atomic<tune::SearchId> m_search = 0;
    std::atomic<bool> m_halts = false, m_finished = false;
    std::list<ChildProcess> m_running; ///< of the lane alone, as the next one
    std::vector<TrialWorker> m_ended;  ///< without having been asked to
    Lane m_lane;                       ///< last: its thread ends before the rest does
};

} // namespace assay::session

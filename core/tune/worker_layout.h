// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace assay::tune {

// How many programs of one machine train trials of a search at the same time, and on how many threads each.

/// "2 workers x 1 thread".
struct WorkerLayout {
    int workers = 1;
    std::int64_t threads = 1; ///< of each

    bool operator==(const WorkerLayout&) const = default;
};

/// Updates a second that the programs of a layout made together, each training the base of the search.
struct LayoutRate {
    WorkerLayout layout;
    double stepsPerSecond = 0; ///< 0: it could not be measured
};

/// Which layout was taken, and why. A value.
struct LayoutChoice {
    WorkerLayout taken;
    int cores = 1;
    std::int64_t ownThreads = 0;      ///< as the settings of the trials say; 0: nothing
    std::vector<LayoutRate> measured; ///< empty: a person gave the number of workers
    std::int64_t bytesEach = 0;       ///< that one program takes at most; 0: not known
    std::int64_t freeBytes = 0;       ///< before the programs were started; 0: not known
    int leftOut = 0;     ///< workers of the smallest layout that did not fit into these; 0: all did
    std::string problem; ///< why nothing could be measured, a sentence; empty: something was
};

/// Those that are worth a measurement: 1, 2, 4 ... workers and as many as there is room for, on equal shares of the
/// cores, so that workers x threads <= cores. `ownThreads` > 0: each on so many. No more workers than `trialsLeft`.
/// At least one; fewest workers first.
std::vector<WorkerLayout> layoutsFor(int cores, std::int64_t ownThreads, std::int64_t trialsLeft);
/// Equal shares of the cores, at least one thread each; `ownThreads` > 0: so many.
WorkerLayout sharedOut(int workers, int cores, std::int64_t ownThreads);
/// How many programs of so many bytes fit, at least 1. 0 bytes or 0 free: any number.
int workersThatFit(std::int64_t bytesEach, std::int64_t freeBytes);
/// The one with most updates a second; of equal ones that with fewest workers. Empty, or nothing measured: one worker
/// with all that `sharedOut` gives.
WorkerLayout fastest(const std::vector<LayoutRate>& measured, int cores, std::int64_t ownThreads);

/// "2 x 1".
std::string shortText(const WorkerLayout& layout);
/// What was measured, what was left out and what was taken: "2 workers x 1 thread: 348 steps/s; 1 x 2: 241; taken:
/// 2 x 1." The largest first.
std::string sentence(const LayoutChoice& choice);

} // namespace assay::tune

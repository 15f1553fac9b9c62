// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"
#include "store/imported_scores.h"
#include "store/log_restarts.h"
#include "train/run.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace assay::store {

struct ImportedTag {
    RunTag known;
    int number = 0;      ///< among the restarts' tags
    bool stored = false; ///< its meaning is in the project, and may have been read
};

/// A run of a log while it is taken in.
struct ImportedRun {
    interop::LoggedRun logged;
    train::RunId id = 0;
    std::unordered_map<std::string, ImportedTag> tags;
    std::vector<std::string> names; ///< of the tags, by their number
    LogRestarts restarts;
    double begin = 0, end = 0; ///< times of its first and last point
    std::int64_t step = 0;
    double epoch = 0;
    bool reportedOften = false, reportedBeside = false;
    bool bestIsOld = false;              ///< points were written over, so look for the best again
    bool touched = false, grown = false; ///< since the last flush; since takeGrown()
    bool settled = false;                ///< the project has the state in which it ended
    std::string failure;                 ///< why it is only a part; empty: it is none so far
    std::chrono::steady_clock::time_point grew = std::chrono::steady_clock::now();
};

struct ImportedState {
    train::RunState state = train::RunState::Finished;
    std::string problem;
};

/// What the project says of the run. `over`: its log has grown no more; `whole`: all of the log is in the project. A log
/// that is read once counts as cut off until then, so that an import whose program ended, or that a full disk stopped,
/// is never taken for a whole run.
ImportedState stateOf(const ImportedRun& run, interop::LogUse use, bool over, bool whole);

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "session/local/hub.h"
#include "session/local/prepared_data.h"
#include "store/files.h"
#include "train/control.h"
#include "train/run.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::session {

/// One run in the queue of the device lane.
struct RunJob {
    std::filesystem::path project;
    std::string projectId;
    train::RunId run = 0;
    train::RunKind kind = train::RunKind::Training;
    experiment::ExperimentSpec spec;
    std::int64_t keptBytes = 0; ///< of the project
    std::string metric;         ///< of the project's goal; a run that goes on keeps its own
    std::optional<train::RunRecord> resumed; ///< as it was before its resume
    bool watchAnswers = false;               ///< report answers to a fixed batch of train-val
    bool checksFirst = true;                 ///< as StartRequest
    bool waitsWhenBlocked = false;           ///< pauses before the first update when a check blocks
    std::shared_ptr<train::Control> control;
    std::shared_ptr<store::RunLock> lock; ///< held until the job is gone
    /// Called on the thread that trains, after it was published; may stop the run. May be empty.
    std::function<void(const EpochEnded&)> epochEnded = {};
};

/// Trains it to its end on the calling thread, over connections of its own; every outcome,
/// failures too, is written to the project. `rowChanged` is called after changes of the run's row.
/// The end is returned and not published: a listener may resume the run at once, so the caller
/// gives up its lock first. Does not throw.
RunEnded execute(const RunJob& job, PreparedData& data, const Hub& hub,
                 const std::function<void()>& rowChanged);

/// Trains a run that is over again up to an update, on the calling thread; `out` as Runs::replay. Throws
/// Error.
RunReplayed replayed(const RunJob& job, PreparedData& data, std::int64_t step,
                     const std::string& out, Tag tag, const std::function<void(double)>& progress);

/// One update of a run that is over, or of a spec (`job.run` 0), taken apart, on the calling thread. Throws Error.
StepTraced traced(const RunJob& job, PreparedData& data, std::int64_t step, Tag tag,
                  const std::function<void(double)>& progress);

} // namespace assay::session

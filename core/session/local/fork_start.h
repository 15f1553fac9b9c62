// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "experiment/spec.h"
#include "session/local/run_job.h"
#include "store/project_info.h"
#include "store/run_store.h"
#include "train/point_list.h"
#include "train/run.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace assay::session {

/// A checkpoint of a run, with all that going on from it takes.
struct StoredCheckpoint {
    std::int64_t step = 0;
    std::filesystem::path file;
};
/// Those of a run that are there, one an update, by step: its last and best ones and what it kept beside
/// them. What cannot be read, or is of another run, is left out.
std::vector<StoredCheckpoint> storedCheckpoints(const store::ProjectInfo& project,
                                                const train::RunRecord& run);

/// What of another run comes before the curves of a fork.
struct EarlierPart {
    train::RunId run = 0;
    std::int64_t step = 0; ///< the last one of it
};
/// The nearest first; empty for a run that begins anew, and where what it goes on from is not there. The runs
/// before one of them have what that one has not made itself.
std::vector<EarlierPart> earlierParts(store::RunStore& store, train::RunId run);
/// The points up to an update.
train::PointList pointsUpTo(const train::PointList& points, std::int64_t step);

/// The spec of a fork of `parent`, as it is kept. Throws Error when it cannot be one.
experiment::ExperimentSpec readyToFork(const store::ProjectInfo& project,
                                       const train::RunRecord& parent,
                                       const experiment::ExperimentSpec& fork);

/// An update that was made again, with its loss.
using Remade = std::function<void(std::int64_t step, double loss)>;

/// Writes the checkpoint with which the fork `job` begins into `folder`: that of its parent, whose updates
/// since the last one that is stored are made again, and those of the runs before it where it has none of
/// its own left. Of requests to the fork only the end counts meanwhile. On the thread of
/// trainings. Empty: the job was stopped before that. Throws the input Error "fork.changed" when the parent
/// is another one by now, "fork.checkpoint" when it has no checkpoint any more, the environment Error
/// "fork.replay" when its updates come out otherwise than it logged them.
std::optional<std::filesystem::path> forkStart(const RunJob& job, const data::Prepared& data,
                                               const std::filesystem::path& folder,
                                               const Remade& remade = {});

} // namespace assay::session

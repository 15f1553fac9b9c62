// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "train/run.h"

#include <optional>
#include <string>
#include <vector>

// A fork: a run that goes on after an update of another one, with weights, optimiser, random numbers and
// order of examples as they were there, and with a patch of the spec that leaves all of those usable. It
// says so in `train.continue_from`, so that its spec decides its numbers as that of every run does.

namespace assay::experiment {

/// What `train.continue_from` names.
struct ForkPoint {
    train::RunId run = 0;
    std::int64_t step = 0; ///< updates of that run

    bool operator==(const ForkPoint&) const = default;
};
/// Empty when the training begins anew. Throws the usage Error "train.continue_from" for anything else than
/// "run 3 step 500".
std::optional<ForkPoint> forkPoint(const ExperimentSpec& spec);

/// The settings of a run as those of its fork after update `step`, without a patch: equal but for
/// `train.continue_from` and its fingerprint. A learning rate that was changed before is the one it has
/// by then. Throws the usage Error "fork.run" for a run that trained no network here, and for a spec of
/// another version.
ExperimentSpec forkOf(const train::RunRecord& run, std::int64_t step);

/// `fork` with changes, "path=value" each, in their order. One of the learning rate alone holds to the end:
/// the changes that were made to it by hand later in the run are left out. Throws Error as `setText`.
ExperimentSpec patchedFork(ExperimentSpec fork, const std::vector<std::string>& assignments);

/// Why a fork of `run` cannot have this change, a sentence that names the field; empty: it can.
std::string forkObstacle(const ExperimentSpec& run, const Difference& change);

/// `fork` with the fingerprint of what it goes on from. `run`: the one that it names. Throws the usage
/// Error "fork.field" for a change that it cannot have, the input Error "fork.changed" when the run is
/// not the one of which it has the fingerprint.
ExperimentSpec acceptedFork(ExperimentSpec fork, const train::RunRecord& run);

/// That `fork` can go on from `run` where it says. `stored`: the updates of which that run has a checkpoint,
/// in their order. Throws the usage Error "fork.run" for one that trained no network here, the input
/// Error "fork.checkpoint" where none is stored, the usage Error "fork.step" for an update that it never
/// made or stored none behind, or after which nothing is left to be made.
void requireForkable(const train::RunRecord& run, const ExperimentSpec& fork,
                     const std::vector<std::int64_t>& stored);

/// The same settings for a run that begins anew.
ExperimentSpec anew(ExperimentSpec spec);

/// The fingerprint of what decides the state of a run after update `step`.
std::string stateFingerprint(ExperimentSpec run, std::int64_t step);

} // namespace assay::experiment

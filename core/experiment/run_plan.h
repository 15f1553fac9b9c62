// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "experiment/spec.h"
#include "model/network.h"
#include "train/checkpoint.h"
#include "train/loss.h"
#include "train/run.h"
#include "train/trainer.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace assay::experiment {

/// What is known of a run once its data were read.
struct RunPlan {
    std::int64_t parameters = 0, totalSteps = 0;
    std::map<data::SplitKind, std::int64_t> examples;
    std::int64_t trainScored = 0;
    data::Guess guess; ///< of train; its loss is that of what training makes small
    data::Task task = data::Task::Classification;
    std::string bestMetric; ///< by which the best epoch is chosen
};
/// Throws a usage Error where what training makes small does not fit the data.
RunPlan planOf(const ExperimentSpec& spec, const data::Prepared& data, std::int64_t parameters);

/// What makes the updates of a spec that are not those of examples of train alone, for
/// train::TrainJob::steps; null where there is nothing of that kind.
std::shared_ptr<const train::StepSource> stepsOf(const ExperimentSpec& spec);
/// Updates of one epoch, at least 1. Throws the usage Error "target.none" where it adapts and there is no
/// target part.
std::int64_t stepsPerEpoch(const ExperimentSpec& spec, const data::Prepared& data);

/// The loss of a spec. Throws a usage Error where it does not fit the task or the network.
train::Loss lossOf(const ExperimentSpec& spec, data::Task task);

/// The network of a spec for these data, freshly initialised. Throws a usage Error when they do not
/// fit together.
model::Network networkFor(const ExperimentSpec& spec, const data::Prepared& data);

/// Whose the checkpoints of a run are. `project`: its identity.
train::CheckpointOwner ownerOf(const std::string& project, train::RunId run, ExperimentSpec spec);

} // namespace assay::experiment

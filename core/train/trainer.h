// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/sample.h"
#include "model/network.h"
#include "train/checkpoint.h"
#include "train/control.h"
#include "train/kept.h"
#include "train/loss.h"
#include "train/observer.h"
#include "train/outcome.h"
#include "train/train_spec.h"

#include <filesystem>
#include <optional>

namespace assay::train {

/// Train error is computed on at most so many examples, a fixed and seeded subset.
inline constexpr std::size_t kTrainScoreLimit = 20'000;
/// These examples, in their order in `train`.
data::Subset scoredPart(const data::Subset& train);

class StepSource;

struct TrainJob {
    TrainSpec spec;
    std::uint64_t seed = 1;
    const data::Prepared* data = nullptr;  ///< outlives the training
    std::filesystem::path checkpoint;      ///< where to write; empty: nowhere
    std::filesystem::path bestCheckpoint;  ///< of the best train-val `metric`; empty: nowhere
    std::string metric;                    ///< name of one that fits the task; empty: the usual one
    std::filesystem::path keptFolder = {}; ///< where checkpoints are kept; empty: none are
    std::int64_t keptBytes = 0;            ///< that all of them may take
    double keptSeconds = kKeptSeconds;     ///< of training between two of them, at least
    CheckpointOwner owner = {};            ///< of all checkpoints
    double checkpointSeconds = 10;         ///< longest time of training between two
    std::optional<std::filesystem::path> resumeFrom;
    bool forked =
        false; ///< `resumeFrom` is where it begins: its first checkpoint is still to be written
    const StepSource* steps = nullptr; ///< outlives it; null: examples with targets alone
    std::vector<data::Sample> watched; ///< their answers are reported as the network learns
    double watchSeconds = 0.4;
    /// The updates after which the training ends, as if it were cut off there; no epoch is scored, and
    /// nothing is written but `checkpoint` at that place. 0: it is no repetition.
    std::int64_t repeatTo = 0;
};

/// Updates of one epoch, at least 1.
std::int64_t stepsPerEpoch(const TrainSpec& spec, std::int64_t trainExamples);
/// Updates a whole run makes.
std::int64_t plannedSteps(const TrainSpec& spec, std::int64_t trainExamples);

/// Trains by examples with targets. Uses neither screen nor store. Runs on the calling thread until the run is over.
/// Order of examples: a fresh permutation an epoch from the stream ("order", epoch) of the seed;
/// the last, smaller batch counts. The spec may keep the data's order, and leave that batch out.
/// Equal spec, seed, data and threads give equal numbers; a run that was stopped and resumed gives the
/// numbers of one that was not.
/// Throws Error when the job cannot begin (checkpoint unreadable, unknown device).
TrainOutcome train(const TrainJob& job, model::Network& network, Control& control,
                   RunObserver& observer);

} // namespace assay::train

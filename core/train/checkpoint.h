// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network.h"
#include "model/weight_file.h"
#include "train/train_spec.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace assay::train {

/// Larger than any score: there is none yet. Finite, as JSON has no infinity.
inline constexpr double kNoBest = std::numeric_limits<double>::max();

/// Which run a checkpoint is of. Empty members are not compared; a checkpoint of an earlier version
/// has none of them, and belongs to the run in whose folder it lies.
struct CheckpointOwner {
    std::string project; ///< its identity, which its copies share
    std::int64_t run = 0;
    std::string spec; ///< hash of what decides the run's numbers, but for rates changed by hand
};

/// Where the run stood when a checkpoint was written.
struct CheckpointPlace {
    std::int64_t step = 0;         ///< updates made
    std::int64_t epoch = 0;        ///< epochs completed and scored
    double bestTrainVal = kNoBest; ///< smallest shortfall of train-val by the metric of the run
};

/// Whether a file ends as a checkpoint does; it may be damaged nevertheless. False where it cannot be
/// read.
bool isCheckpoint(const std::filesystem::path& path);

/// Checks that a run of `spec` could go on from it, and changes nothing. Throws an input Error when
/// the file is no ordinary one, is damaged, or is of another run or network.
CheckpointPlace requireResumable(const std::filesystem::path& path, const model::Network& network,
                                 const TrainSpec& spec, const CheckpointOwner& owner = {});

/// Loads the weights alone. Throws as above, and leaves the network as it is then, but for one that
/// fits in part.
CheckpointPlace loadWeights(const std::filesystem::path& path, model::Network& network,
                            const CheckpointOwner& owner = {});

/// The weights and buffers of a checkpoint, in its order, without a network to load them into.
struct StoredWeights {
    CheckpointPlace place;
    std::vector<model::NamedValues> tensors;
};
/// Throws an input Error where the file is no ordinary one, is damaged, or is of another run.
StoredWeights storedWeights(const std::filesystem::path& path, const CheckpointOwner& owner = {});

/// The tensors of its state whose names begin with `prefix`, without that: what a method keeps beside the weights.
/// Of bytes, their numbers. Throws as storedWeights.
std::vector<model::NamedValues> storedState(const std::filesystem::path& path,
                                            const std::string& prefix,
                                            const CheckpointOwner& owner = {});

/// Where the run stood, without loading anything. Throws as storedWeights.
CheckpointPlace placeIn(const std::filesystem::path& path, const CheckpointOwner& owner = {});

/// Written over the state of another run, for one that goes on from it: whose it is, the base learning
/// rate, and that an epoch that ended there was scored. No weights are its best yet. The folder exists.
/// Throws Error.
void forkCheckpoint(const std::filesystem::path& from, const CheckpointOwner& owner,
                    const std::filesystem::path& to, const CheckpointOwner& newOwner,
                    double learningRate, std::int64_t stepsPerEpoch);

/// The same state as that of another run, for one that begins with its weights. The folder exists.
/// Throws Error.
void copyCheckpoint(const std::filesystem::path& from, const model::Network& network,
                    const CheckpointOwner& owner, const std::filesystem::path& to,
                    const CheckpointOwner& newOwner);
/// The same state for the same training under another number or in another project. The folder exists.
/// Throws Error.
void copyCheckpoint(const std::filesystem::path& from, const CheckpointOwner& owner,
                    const std::filesystem::path& to, const CheckpointOwner& newOwner);

} // namespace assay::train

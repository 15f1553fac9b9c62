// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network_torch.h"
#include "train/checkpoint.h"
#include "train/optimizer_torch.h"

#include <filesystem>
#include <string>

namespace assay::train {

/// Where a run stands between two updates.
struct Progress {
    std::int64_t step = 0;  ///< updates made
    std::int64_t epoch = 0; ///< epochs completed and scored
    bool scored = true;     ///< false: at an epoch's end whose scores are still to come
    double seconds = 0;
    double learningRate = 0; ///< the base rate, as last changed by hand
    /// Smallest train-val error or RMSE so far.
    double bestTrainVal = kNoBest;
};

/// Weights, optimiser, random state and place of a run in one file (the format of torch.save).
/// Atomic: written beside, flushed to disk, renamed. Throws an environment Error.
void writeCheckpoint(const std::filesystem::path& path, const model::Network::Body& network,
                     const Optimizer& optimizer, const Progress& progress,
                     const CheckpointOwner& owner);

/// Restores in place. Throws an input Error as requireResumable does.
Progress readCheckpoint(const std::filesystem::path& path, model::Network::Body& network,
                        Optimizer& optimizer, const CheckpointOwner& owner);

} // namespace assay::train

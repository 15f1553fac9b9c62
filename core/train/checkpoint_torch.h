// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/plain_file.h"
#include "train/checkpoint.h"
#include "train/step_torch.h"

#include <filesystem>

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

/// The state of a run, that of LibTorch's generator and its place in one file (the format of
/// torch.save). Atomic: written beside, flushed to disk, renamed. Gives its bytes. Throws an
/// environment Error.
std::int64_t writeCheckpoint(const std::filesystem::path& path, const NamedTensors& state,
                             const Progress& progress, const CheckpointOwner& owner,
                             base::Durable durable = base::Durable::Yes);

/// Writes what is in the file into `state`, which has the same names and shapes. Throws an input
/// Error as requireResumable does.
Progress readCheckpoint(const std::filesystem::path& path, const NamedTensors& state,
                        const CheckpointOwner& owner);

} // namespace assay::train

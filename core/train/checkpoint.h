// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network.h"

#include <cstdint>
#include <filesystem>
#include <limits>

namespace assay::train {

/// Larger than any score: there is none yet. Finite, as JSON knows no infinity.
inline constexpr double kNoBest = std::numeric_limits<double>::max();

/// Where the run stood when a checkpoint was written.
struct CheckpointPlace {
    std::int64_t step = 0;         ///< updates made
    std::int64_t epoch = 0;        ///< epochs completed and scored
    double bestTrainVal = kNoBest; ///< smallest shortfall of train-val by the metric of the run
};
/// Throws an input Error when it cannot be read.
CheckpointPlace checkpointPlace(const std::filesystem::path& path);

/// Loads the weights alone. Throws an input Error when the file is damaged or of another network.
void loadWeights(const std::filesystem::path& path, model::Network& network);

} // namespace assay::train

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <cstdint>
#include <filesystem>
#include <vector>

// Checkpoints that a run keeps beside its last and best ones: its first, and some in between. Training
// repeats to the last bit, so each of them gives every update after it.

namespace assay::train {

/// A run keeps at most so many between its first and its last update.
inline constexpr int kMostKept = 20;
/// Two of them lie at least so many seconds of training apart: what is trained again as quickly needs
/// no checkpoint of its own.
inline constexpr double kKeptSeconds = 1;
/// Bytes of them that a project keeps, unless it says otherwise.
inline constexpr std::int64_t kKeptBytes = 1'000'000'000;

struct KeptCheckpoint {
    RunId run = 0;
    std::int64_t step = 0; ///< 0: before the first update
    std::int64_t bytes = 0;

    bool operator==(const KeptCheckpoint&) const = default;
};

/// Its file in the folder of its run.
std::filesystem::path keptFile(const std::filesystem::path& folder, std::int64_t step);

/// The updates of `total` after which a checkpoint of `bytes` is kept, evenly spaced, without the
/// first and the last. Fewer where more would not fit into `most` bytes beside that of step 0.
std::vector<std::int64_t> keptSteps(std::int64_t total, std::int64_t bytes, std::int64_t most);

/// What is to be removed so that at most `most` bytes are left: of the run that takes most, every
/// second of those behind its first, again and again; when none of those is left, the firsts of the
/// oldest runs.
std::vector<KeptCheckpoint> surplus(std::vector<KeptCheckpoint> all, std::int64_t most);

} // namespace assay::train

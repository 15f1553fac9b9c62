// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

namespace assay::store {

/// Of a project, what goes into a slice.
struct SliceRequest {
    std::vector<train::RunId> runs;
    /// Which of the checkpoints that runs keep beside their last and best ones: run and update.
    std::vector<std::pair<train::RunId, std::int64_t>> kept;
};

/// Writes a project of these runs alone to a new file `to`: their rows, points, events, findings, answers and splits,
/// the examples among those answers that a person marked, and the studies that they are part of. What names another
/// run names none there; rows that are about no run are left behind, but for the goal and the findings that were set
/// aside. Also while somebody writes to `from`, of which nothing changes. Nothing of what is left behind stays in the
/// file. Throws Error.
void writeSlice(const std::filesystem::path& from, const SliceRequest& request,
                const std::filesystem::path& to);

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/job.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>

namespace assay::experiment {

struct Replayed {
    std::int64_t from = 0;                 ///< the update after which it began
    std::map<std::int64_t, double> losses; ///< of every update since, by its number
    bool interrupted = false;              ///< before its end
};

/// That a run of `spec` is one that can be replayed, and made update `to` itself. Throws a usage Error.
void requireReplayable(const train::RunRecord& run, const ExperimentSpec& spec, std::int64_t to);

/// The threads that a run was trained on, as numbers depend on how many share a batch; of one that did not say so
/// `otherwise`.
std::int64_t threadsOf(const train::RunRecord& run, std::int64_t otherwise);

/// Trains a run again, from a checkpoint that it kept to update `to`: the same updates to the last bit,
/// on as many threads. `job.resumed` is the run as it is; its checkpoints are left alone. `kept` empty:
/// from its first update. `out`: where the checkpoint of update `to` is written; empty: nowhere.
/// `progress`: the share that is done. Throws Error when it cannot begin.
Replayed replay(const Job& job, const std::filesystem::path& kept, std::int64_t to,
                const std::filesystem::path& out, train::Control& control,
                const std::function<void(double)>& progress);

} // namespace assay::experiment

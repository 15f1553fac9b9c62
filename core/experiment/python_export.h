// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/job.h"
#include "model/network.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace assay::experiment {

/// What is written as a script of PyTorch.
struct PythonRequest {
    /// `job.resumed` is the run as it is; nothing of it is changed.
    const Job& job;
    const model::Network& trained; ///< with its weights
    std::int64_t step = 0;         ///< of those
    bool best = false;             ///< they are the best, not the last
    std::filesystem::path script;  ///< "lenet.py"; its folder exists
};

struct PythonExport {
    std::filesystem::path script, arrays;
    std::int64_t lines = 0;   ///< of the script
    std::int64_t bytes = 0;   ///< of the arrays
    std::int64_t updates = 0; ///< whose losses are written
    std::int64_t outputs = 0; ///< examples whose outputs are
};

/// How many updates and outputs are written, at most.
inline constexpr std::int64_t kPythonUpdates = 20;
inline constexpr std::size_t kPythonOutputs = 256;

/// Where the arrays of a script lie: beside it, "lenet.npz".
std::filesystem::path pythonArrays(const std::filesystem::path& script);

/// Throws the usage Error "export.module" where a run trains a module of a person's own, which is PyTorch
/// already.
void requireExportable(const train::RunRecord& run, const ExperimentSpec& spec);

/// Writes a run as a script of PyTorch and its arrays, whatever was there before. The losses are those of the
/// code that trains, in the first updates of the run without dropout and without changes of examples by
/// chance; on as many threads where these share operations, on one where the run shared out batches (the sum
/// of a gradient is rounded otherwise then). `progress`: the share that is done; false ends it with "file.cancelled". Throws
/// Error; the script is written last.
PythonExport exportPython(const PythonRequest& request, train::Control& control,
                          const std::function<bool(double)>& progress);

} // namespace assay::experiment

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/step_trace.h"
#include "experiment/job.h"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace assay::experiment {

/// Makes the updates of a job up to `step`, and takes that one apart: the same updates to the last bit as training
/// makes, on as many threads. `job.resumed`: the run that made them, which stays as it is; empty: one that begins.
/// `kept`: a checkpoint that it kept before that update; empty: from the first one. `scratch`: a folder that is
/// there, for a checkpoint while this works. `progress`: the share that is done. Runs on the calling thread.
/// Throws Error when it cannot begin, the usage Error "step.interrupted" when it is stopped.
diagnose::StepTrace stepThrough(const Job& job, const std::filesystem::path& kept,
                                std::int64_t step, const std::filesystem::path& scratch,
                                train::Control& control,
                                const std::function<void(double)>& progress);

} // namespace assay::experiment

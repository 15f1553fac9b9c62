// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/metric.h"
#include "train/run.h"
#include "tune/attempt.h"

#include <filesystem>
#include <vector>

namespace assay::store {

/// The attempts of a project with what was measured of them by the metric of the goal, newest first.
/// Those on error types are among them. `runs`: of the project. Over a connection of its own. Throws base::Error.
std::vector<tune::MeasuredAttempt> attemptsOf(const std::filesystem::path& project,
                                              const std::vector<train::RunRecord>& runs,
                                              const train::Goal& goal);

/// Puts what these attempts did to the error types of the project behind the effects that were measured, in place of
/// earlier ones (tune/type_effects.h). An attempt that was not measured, or whose networks were not answered, gets
/// none. Throws base::Error.
void addTypeEffects(const std::filesystem::path& project,
                    std::vector<tune::MeasuredAttempt>& attempts);

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command_steps.h"

#include <string>
#include <vector>

// What several commands of `errors` need.

namespace assay::cli {

std::vector<error_analysis::ErrorType> errorTypes(Context& context);
/// Throws a usage Error that names the known ones.
const error_analysis::ErrorType& typeNamed(const std::vector<error_analysis::ErrorType>& types,
                                           const std::string& name);

/// Opens the project, and answers the run of that number, or the newest one that has answers or is a training, which
/// can answer; a note names it where a newer run, the log of another tool, has none. Throws a usage Error where no run
/// has any.
train::RunRecord openAnsweredRun(Context& context, const std::optional<train::RunId>& run);

/// A table and the run that it is of.
struct RunErrors {
    train::RunRecord run;
    error_analysis::ErrorTable table;
};
/// Of this run, or of the newest with answers; a training that was not evaluated is evaluated first.
RunErrors readErrorTable(Context& context, const std::optional<train::RunId>& run);

} // namespace assay::cli

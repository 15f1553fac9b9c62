// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command_steps.h"

namespace assay::cli {

/// Error against training-set size: trains what is missing and prints it. The exit code.
int evaluateBySize(const train::RunRecord& run, int seeds, Context& context);

} // namespace assay::cli

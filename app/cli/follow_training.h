// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"

namespace assay::cli {

/// How runs that are followed were asked for, by kAsk.
enum class Asked { Run, Study };
/// Prints what happens until the runs that were asked for have ended, but for a request that failed;
/// Ctrl+C interrupts them. The exit code.
int followTraining(Asked asked, Context& context);

} // namespace assay::cli

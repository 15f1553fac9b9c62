// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "cli/command.h"

#include <functional>

namespace assay::cli {

/// How runs that are followed were asked for, by kAsk.
enum class Asked { Run, Study };
/// Prints what happens until the runs that were asked for have ended, but for a request that failed;
/// Ctrl+C interrupts them. The exit code.
int followTraining(Asked asked, Context& context);

/// Whether the file of a project was taken away while its connection is still open.
bool isLost(const base::Error& error);
/// What `work` comes to. Where the file of its project is deleted, moved or replaced meanwhile, that is said, and what
/// the project held is saved beside it, once for each process; the exit code then. Throws any other Error.
int savingLost(Context& context, const std::function<int()>& work);

} // namespace assay::cli

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/arguments.h"

namespace assay::cli {

/// Runs one command over a session and returns the exit code of the contract: 0 done, 1 done and
/// a blocking finding, 2 wrong usage, 3 bad input or environment, 130 interrupted.
int run(const Arguments& arguments);

} // namespace assay::cli

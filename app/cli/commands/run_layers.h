// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command_steps.h"

namespace assay::cli {

/// Prints what a run measured of its layers, as CSV or as JSON lines. Throws a usage Error where it
/// measured nothing.
void printLayers(const train::RunRecord& run, Context& context);

} // namespace assay::cli

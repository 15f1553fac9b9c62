// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/method_tree.h"
#include "cli/command.h"
#include "tune/attempt.h"

#include <filesystem>
#include <vector>

namespace assay::cli {

/// What the tree of the method shows beside the facts of a run: attempts on it (`own`), known results of its data,
/// searches. What cannot be read is said and left out.
advise::StepFacts methodFacts(const train::RunRecord& run,
                              const std::vector<const tune::MeasuredAttempt*>& own,
                              const std::filesystem::path& project, Context& context);

} // namespace assay::cli

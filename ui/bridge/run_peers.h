// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <vector>

namespace assay::ui {

/// The run and those that it is compared with, in the order of `runs`: its finished seeds; of a log what the same tool
/// logged, or where that is alone, all logs; where none of these is there, the run that it went on from. The run
/// alone: there is none.
std::vector<train::RunId> peersOf(const train::RunRecord& run,
                                  const std::vector<train::RunRecord>& runs);

} // namespace assay::ui

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <string>
#include <vector>

namespace assay::train {

/// Equal for lists that say the same of every run, in the same order (128-bit XXH3). Numbers count
/// bit by bit: a NaN equals itself.
std::string digest(const std::vector<RunRecord>& runs);

} // namespace assay::train

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/preprocess_steps.h"

#include <vector>

namespace assay::data {

/// What stands for a missing number: the median of the known ones, or the commonest, of equally
/// common ones the least. 0 where none is known.
float fillOf(std::vector<float> known, PreprocessStep::With with);

} // namespace assay::data

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/dataset.h"

namespace assay::data::synthetic {

/// Sine waves of 24 to 48 steps with noise of deviation 0.2, random phase and a height from 0.7 to
/// 1.3; the four classes are periods of 16, 8, 5.3 and 4 steps. Mean and spread of a series tell
/// nothing about its class: only the order of its steps does. Example i depends on the seed and on
/// i alone.
Dataset::Content waves(const DataSpec& spec);

} // namespace assay::data::synthetic

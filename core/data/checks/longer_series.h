// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/split.h"

#include <vector>

namespace assay::data::checks {

/// Series of test-val that are longer than the longest of the source trained on: a network with a
/// fixed number of inputs sees their beginning only. Series only.
std::vector<base::Finding> longerSeries(const Dataset& source, const Subset& testVal);

} // namespace assay::data::checks

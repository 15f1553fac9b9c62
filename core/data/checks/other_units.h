// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/split.h"

#include <vector>

namespace assay::data::checks {

/// Number columns whose median in test-val is ten times or a tenth of train's, or more: most
/// likely the same quantity in another unit. Tables only.
std::vector<base::Finding> otherUnits(const Subset& train, const Subset& testVal);

} // namespace assay::data::checks

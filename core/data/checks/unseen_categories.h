// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/split.h"

#include <vector>

namespace assay::data::checks {

/// Category columns of test-val with texts that the source trained on does not have, with the
/// share of such rows. Tables only.
std::vector<base::Finding> unseenCategories(const Subset& testVal);

} // namespace assay::data::checks

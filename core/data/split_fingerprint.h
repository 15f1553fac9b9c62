// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"

#include <string>

namespace assay::data {

/// That of the Splits with these members (Splits::fingerprint), in the order of kAllSplits.
std::string fingerprintOf(const SplitMembers& members);

} // namespace assay::data

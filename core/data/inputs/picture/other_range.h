// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/inputs/input_info.h"

#include <optional>

namespace assay::data {

/// Pictures of the test part or of the served data whose values span eight times more or less than
/// those of the training part, such as 0 to 1 beside 0 to 255: both are brought to the network by
/// the scale of train, so one of them would be nearly black. Nothing where all are bytes, whose
/// range does not depend on the pictures.
std::optional<base::Finding> otherRange(const ValueRange& training, const ValueRange& other);

/// The kind of finding that this raises.
const base::FindingKinds& otherRangeFindings();

} // namespace assay::data

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/sampler.h"

#include <cstddef>
#include <string>
#include <vector>

namespace assay::tune {

/// Where most trials of a part of the space failed: "8 of 9 trials with train.learning_rate above
/// 0.03 failed, and 1 of the 11 others."
struct FailingCorner {
    std::string path;
    std::string words;
    std::size_t failed = 0, of = 0, failedElsewhere = 0, ofElsewhere = 0;
};

/// Looks at the halves and thirds of each range, on its scale, and at each value of a list. Named
/// is where more than half of the trials that are over failed, and significantly more than of the
/// others that have the axis: Fisher's exact test, one-sided, below 0.05 after Bonferroni over all
/// parts that were looked at. Of a range the part with the smallest p-value; of a list each value.
/// In the order of the axes. Trials that have not ended count nowhere, those that were stopped
/// early did not fail.
std::vector<FailingCorner> failingCorners(const Space& space, const std::vector<Trial>& trials);

} // namespace assay::tune

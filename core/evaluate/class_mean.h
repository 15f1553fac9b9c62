// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/scores.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::evaluate {

/// The error of a split where each class counts alike: one minus balanced accuracy (Brodersen et al. 2010,
/// The balanced accuracy and its posterior distribution). The plain error is mostly that of the commonest
/// classes.
struct ClassMean {
    int classes = 0; ///< with examples
    stats::Estimate error;
};

/// Its interval is recovered from Wilson's of each class (stats::combination). Empty for numbers and for
/// fewer than two classes with examples.
std::optional<ClassMean> classMean(const std::vector<ClassReport>& classes);

/// "Mean over 18 classes of the error on train-val: 54.2 % [51.0, 57.3]."; empty where there is none.
std::string describeClassMean(const SplitReport& report);

} // namespace assay::evaluate

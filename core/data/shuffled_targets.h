// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"

#include <string>

namespace assay::data {

/// The step of preprocessing that gives training examples the targets of others: a control, as inputs then say nothing
/// of their targets. It stands among the steps of PreprocessSpec::steps in any place and changes no input.
inline constexpr const char* kShuffleTargets = "shuffle_targets";

/// Whether these steps name it.
bool shufflesTargets(const std::string& steps);

/// The same inputs, where each example of the training part has the target of one of them, by a permutation that is the
/// same each time. The part for testing keeps its targets.
DatasetPtr withShuffledTargets(const DatasetPtr& dataset);

} // namespace assay::data

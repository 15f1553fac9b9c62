// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/fit_changes.h"

#include <string>
#include <vector>

namespace assay::advise {

/// What is tried before any adaptation: inputs of test-val differ from those of train-val in what training examples
/// can be changed towards, such as the size and place of what pictures show. Two sentences, with the numbers of three at most; empty: nothing of it
/// differs clearly, or a network that was trained with `augment` (train.augment) had these changes. Any thread.
std::string firstToMatch(const std::vector<evaluate::FittedChange>& fitted,
                         const std::string& augment);

} // namespace assay::advise

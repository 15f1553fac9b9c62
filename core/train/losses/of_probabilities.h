// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/loss.h"

namespace assay::train::kinds {

// The cross-entropy of outputs that are no logits. Each looks at every batch whether they are what they
// were said to be: else the loss would fall without bound and mean nothing.

Loss ofProbabilities();    ///< one a class
Loss ofLogProbabilities(); ///< one a class
Loss ofOneProbability();   ///< of the second of two classes

} // namespace assay::train::kinds

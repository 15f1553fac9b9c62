// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "experiment/spec.h"

#include <string>
#include <vector>

namespace assay::experiment {

/// One change that is tried on a batch that was not learned, all else alike: batch, seed, order of updates. Where the
/// batch is learned with it, its cause is proven.
struct Intervention {
    std::string cause; ///< id of the finding that it would prove
    std::string words; ///< "the learning rate divided by 10"
    base::Patch patch;
    ExperimentSpec spec; ///< with the patch applied
};

/// What is tried on a batch that was not learned, the likeliest first: what the findings themselves propose, in their
/// order; the learning rate (lower first where the loss rose or swung), regularisation, the meaning of the outputs and
/// an activation behind them, the loss, how inputs are prepared, the initialisation, the optimiser; at last all settings
/// of the training at their defaults. Left out is what changes nothing of this spec, what an earlier one did, and what
/// the spec refuses. `found`: of the attempt, as experiment::inOrder has them.
std::vector<Intervention> interventions(const ExperimentSpec& spec,
                                        const std::vector<base::Finding>& found);

} // namespace assay::experiment

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
    std::string place =
        {}; ///< the layer or the field that it is about; empty: where the finding says
    std::string how = {}; ///< "bypass" or "freeze", of a layer; else empty
    /// Tried once this one cured: parts of it, of which one may do alone, which says more exactly what the cause is.
    std::vector<Intervention> narrower = {};
    /// A comparison: where the batch is learned with it, that shows a cause and is no repair.
    bool isComparison = false;
    std::string untried = {}; ///< why it cannot be tried here; empty: it can
};

/// What is tried on a batch that was not learned, the likeliest first: what the findings themselves propose, in their
/// order; the learning rate (lower first where the loss rose or swung), regularisation, the meaning of the outputs and
/// an activation behind them, the loss, how inputs are prepared, the initialisation, the optimiser; of a module of one's
/// own its softmaxes over another dimension, its mode, its precision, the sign of its gradient, its weights drawn anew, and
/// its layers one by one, bypassed or frozen; the labels of other examples, as a comparison; at last all settings of the
/// training at their defaults. Left out is what changes nothing of this spec, what an earlier one did, and what the spec
/// refuses; of the lecture's causes what cannot be tried on such a network says so (Intervention::untried). `found`: of the attempt, as experiment::inOrder has them. Reads the names of layers from
/// the module's file, without running it; where it cannot, layers are not tried one by one.
std::vector<Intervention> interventions(const ExperimentSpec& spec,
                                        const std::vector<base::Finding>& found);

} // namespace assay::experiment

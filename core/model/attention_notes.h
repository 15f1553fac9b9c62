// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"

namespace assay::model {

/// What trying modules shows of their softmaxes within.
struct AttentionNotes {
    /// How far the scores of attention lie apart before the softmax: the standard deviation over what a step looks at, of
    /// two examples of small whole numbers, the largest of all. About 1 and less where scores are divided by the root of
    /// the width of keys (Vaswani et al. 2017, section 3.2.1). Left out is what both examples share, as masks and
    /// distances. 0: there is no attention, or the module takes other inputs.
    double scoreSpread = 0;
    /// A softmax goes over a side of one number, and gives 1 whatever that is.
    bool softmaxOfOne = false;
    /// Of weights that are queries x keys a softmax goes over the queries, and they are summed over the keys then.
    bool sumsOverQueries = false;
    /// Of weights that are heads x queries x keys a softmax goes over the heads, and they are summed over the keys then.
    bool sumsOverHeads = false;
};

/// Of all modules of a network. Any thread. Throws what trying a module throws.
AttentionNotes attentionNotes(const Architecture& network);

} // namespace assay::model

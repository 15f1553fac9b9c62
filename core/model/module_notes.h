// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::model {

/// A tensor that a module multiplies its inputs with, as a dense layer or a convolution does, and that no training
/// changes.
struct FixedWeight {
    std::string name; ///< within its module: "head.weight"
    std::int64_t numbers = 0;
    /// A parameter that was frozen (requires_grad is False). Else a plain tensor, which is neither a parameter nor a
    /// buffer, so that no optimiser and no state_dict has it.
    bool isParameter = false;
    /// Its numbers look drawn by chance, as those do that a layer begins with: mean 0, and neighbours have nothing to
    /// do with each other. Matrices that are computed (a Fourier transform, a filter bank) do not.
    bool looksDrawn = false;
};

/// A layer without weights, as an activation, that a module has and its forward never calls.
struct UncalledLayer {
    std::string name; ///< within its module: "block.act2"
    std::string kind; ///< its class: "ReLU"
    /// Others of its class are called, or layers registered behind it are, and no function in forward takes its place.
    bool isMissed = false;
};

/// What trying a module shows that its weights do not.
struct ModuleNotes {
    std::vector<FixedWeight> fixed;
    /// Where a view or reshape gives the sides of an example in another order, which takes numbers from their places
    /// and moves no axis: "3 x 32 x 32 as 32 x 32 x 3".
    std::vector<std::string> scrambled;
    /// Buffers that it changes in evaluation too, so that it answers otherwise when it is asked again.
    std::vector<std::string> written;
    double dropout =
        0; ///< the largest rate with which it sets values to 0 by chance, as it asks for it
    /// The least share by which a batch of training moves the running statistics of a batch norm, as it asks for it
    /// (momentum). 0: none is written there.
    double normMomentum = 0;
    /// The largest number that a batch, layer, group or instance norm adds to a variance (eps). 0: there is none.
    double normEpsilon = 0;
    bool attends = false; ///< it weighs each step of a series by all others
    std::vector<UncalledLayer> uncalled;
};

/// Of all modules of a network. Any thread. Throws what trying a module throws.
ModuleNotes moduleNotes(const Architecture& network);

} // namespace assay::model

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/layers.h"
#include "model/network.h"
#include "model/safetensors.h"

#include <string>
#include <vector>

namespace assay::model {

/// How the tensors of a file fit the weights and buffers of a network, by name.
struct WeightMatch {
    struct OtherShape {
        std::string name;
        Shape own, file;
    };
    std::vector<std::string> matched, missing; ///< of the network
    std::vector<OtherShape> otherShape;        ///< of both
    std::vector<std::string> unexpected;       ///< of the file alone, as it calls them
    /// What the file has before every name of the network: "model.".
    std::string prefix;

    bool fits() const { return missing.empty() && otherShape.empty(); }
};

/// `own`: weights, then buffers. Where no name of the network is in the file but each is behind one and
/// the same prefix, the names are taken without it.
WeightMatch matchWeights(const std::vector<ParameterInfo>& own, const Safetensors& file);

/// "8 of 10 weights are there; missing: fc1.weight; of another shape: conv1.weight (6 x 1 x 5 x 5, in
/// the file 16 x 1 x 5 x 5)".
std::string describe(const WeightMatch& match);

/// What stands before the names of a module's own tensors within the network; empty for templates. A
/// file has them as the module itself does.
std::string ownPrefix(const Architecture& architecture);

/// Loads all of them where they fit. Throws an input Error "weights.other_network" that lists what does
/// not, and leaves the network as it is then.
WeightMatch loadSafetensors(const Safetensors& file, Network& network);

} // namespace assay::model

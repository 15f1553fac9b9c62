// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"

#include <string>

namespace assay::model {

/// Where a network makes the features from which its output layer answers.
struct FeaturePlace {
    enum class Kind {
        Node,   ///< what leaves the node `node`
        Inputs, ///< the inputs of the data: a network of one layer
        Results ///< what the network gives: a module, or an output layer that takes steps or pixels
    };
    Kind kind = Kind::Results;
    std::string node = {}; ///< of Kind::Node
};
/// Throws as shapesOf.
FeaturePlace featurePlace(const Architecture& architecture);

} // namespace assay::model

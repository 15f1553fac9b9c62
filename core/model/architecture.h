// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/value.h"
#include "data/input.h"
#include "model/model_spec.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace assay::model {

/// Lengths of each side, of one example: {6, 14, 14}.
using Shape = std::vector<std::int64_t>;

/// What a node names as its input when it takes the example itself.
inline constexpr const char* kExample = "example";

/// One layer as data.
struct Node {
    std::string kind; ///< as in layers.h: "convolution"
    std::string name; ///< "conv1"; its parameters are "conv1.weight", "conv1.bias"
    /// Names of the nodes whose outputs it takes, each earlier than itself, or kExample.
    std::vector<std::string> inputs;
    std::map<std::string, base::Value> settings; ///< "kernel" -> 5; as the kind documents
    bool output = false; ///< the last layer with weights: its results are the logits
};

/// What a network is built from: a graph of layers. The last node's output is the network's.
struct Architecture {
    data::InputSpec input; ///< one example
    std::vector<Node> nodes;
    Initialisation init = Initialisation::He;
};

/// The output of each node for one example. Throws a usage Error that names the node which does not
/// fit, or whose kind or input is unknown.
std::vector<Shape> shapesOf(const Architecture& architecture);

/// What enters each node, for one example. Throws as shapesOf.
std::vector<std::vector<Shape>> inputShapesOf(const Architecture& architecture);

/// Where each node finds its inputs: 0 is the example, k + 1 the output of node k.
std::vector<std::vector<std::size_t>> wiringOf(const Architecture& architecture);

} // namespace assay::model

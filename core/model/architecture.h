// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/value.h"
#include "data/input_spec.h"
#include "model/model_spec.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace assay::model {

/// Lengths of each side, of one example: {6, 14, 14}.
using Shape = std::vector<std::int64_t>;

/// One layer as data.
struct Node {
    std::string kind; ///< as in layers.h: "convolution"
    std::string name; ///< "conv1"; its parameters are "conv1.weight", "conv1.bias"
    /// Names of the nodes whose outputs it takes, each earlier than itself, or of inputs of the data.
    std::vector<std::string> inputs;
    std::map<std::string, base::Value> settings; ///< "kernel" -> 5; as the kind documents
    bool output = false; ///< the last layer with weights: its results are the network's

    bool operator==(const Node&) const = default;
};

/// What a network is built from: a graph of layers. The last node's output is the network's.
struct Architecture {
    std::vector<data::InputSpec> inputs; ///< of one example
    std::vector<Node> nodes;
    Initialisation init = Initialisation::He;
    OutputKind outputKind = OutputKind::Auto;
};

/// The output of each node for one example. Throws a usage Error that names the node which does not
/// fit, or whose kind or input is unknown.
std::vector<Shape> shapesOf(const Architecture& architecture);

/// What enters each node, for one example. Throws as shapesOf.
std::vector<std::vector<Shape>> inputShapesOf(const Architecture& architecture);

/// The input of the data that reaches each node by the first of its own inputs.
std::vector<std::size_t> sourcesOf(const Architecture& architecture);

/// Where each node finds its inputs: first the inputs of the data in their order, then the outputs of
/// the nodes in theirs.
std::vector<std::vector<std::size_t>> wiringOf(const Architecture& architecture);

} // namespace assay::model

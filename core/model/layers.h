// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace assay::model {

class Layer;

/// A node, what enters it, and the examples that the network is for.
struct LayerPlace {
    const Node& node;
    std::span<const Shape> inputs;             ///< of one example, as many as the node has
    std::span<const data::InputSpec> examples; ///< the inputs of the data
    std::size_t source = 0; ///< of these, the one that reaches the node by its first input

    const data::InputSpec& example() const { return examples[source]; }
};

struct ParameterInfo {
    std::string name; ///< within its layer: "weight"; within its network: "conv1.weight"
    Shape shape;
};

/// A kind of layer: all that the house asks of it. Each is one file in model/layers, and one line in
/// layers_torch.cpp.
struct LayerKind {
    const char* name;                  ///< "convolution", as in an architecture
    std::string (*title)(const Node&); ///< "convolution 5 x 5", for a person
    Shape (*shape)(
        const LayerPlace&); ///< of its output. Throws a usage Error when inputs do not fit
    std::vector<ParameterInfo> (*parameters)(const LayerPlace&);
    /// Numbers that one example leaves in memory for the way back.
    std::int64_t (*activations)(const LayerPlace&);
    std::unique_ptr<Layer> (*make)(const LayerPlace&); ///< what computes (layer_torch.h)
    /// What training keeps beside the parameters; null: nothing. Checkpoints hold it.
    std::vector<ParameterInfo> (*buffers)(const LayerPlace&) = nullptr;
    /// In training an example is answered differently beside others: a batch cannot be split between
    /// threads.
    bool looksAcrossBatch = false;
};

/// In alphabetical order.
const std::vector<const LayerKind*>& layerKinds();
/// Throws a usage Error that lists what there is.
const LayerKind& layerKind(const std::string& name);

/// Whether any node does (LayerKind).
bool looksAcrossBatch(const Architecture& architecture);

/// A whole number among the settings of a node, or what stands for it.
std::int64_t setting(const Node& node, const char* name, std::int64_t otherwise = 0);
/// Throws a usage Error unless what enters has so many sides: rows 1, series 2, pictures 3.
void requireSides(const LayerPlace& place, std::size_t sides);
/// The usage Error of a layer that leaves nothing of pictures of this size.
[[noreturn]] void refuseSmallPictures(const LayerPlace& place);
/// The product of its sides.
std::int64_t sizeOf(const Shape& shape);

} // namespace assay::model

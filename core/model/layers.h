// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field.h"
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
    const char* label;                 ///< "Convolution", in a list to choose from
    std::string (*title)(const Node&); ///< "convolution 5 x 5", for a person
    Shape (*shape)(
        const LayerPlace&); ///< of its output. Throws a usage Error when inputs do not fit
    std::vector<ParameterInfo> (*parameters)(const LayerPlace&);
    /// Numbers that one example leaves in memory for the way back.
    std::int64_t (*activations)(const LayerPlace&);
    std::unique_ptr<Layer> (*make)(const LayerPlace&); ///< what computes (layer_torch.h)
    /// What Node::settings may hold; a path is the name of one. One that a node lacks is at its fallback.
    std::vector<base::Field> settings = {};
    /// Multiplications that are added up for one example on the way forward; null: none worth counting;
    /// below 0: not known.
    std::int64_t (*multiplyAdds)(const LayerPlace&) = nullptr;
    /// Series: of so many steps that enter one leaves; null: each.
    std::int64_t (*stepStride)(const LayerPlace&) = nullptr;
    int mostInputs = 1; ///< how many outputs it can take
    /// What training keeps beside the parameters; null: nothing. Checkpoints hold it.
    std::vector<ParameterInfo> (*buffers)(const LayerPlace&) = nullptr;
    /// In training an example is answered differently beside others: a batch cannot be split between
    /// threads.
    bool looksAcrossBatch = false;
    bool isEditable = true; ///< a person can put it into a network
};

/// LayerKind::mostInputs of those that take any number.
inline constexpr int kAnyInputs = 1'000;

/// In alphabetical order.
const std::vector<const LayerKind*>& layerKinds();
/// Throws a usage Error that lists what there is.
const LayerKind& layerKind(const std::string& name);

/// Whether any node does (LayerKind).
bool looksAcrossBatch(const Architecture& architecture);

/// A whole number, or a switch as 0 or 1, among the settings of a node, or what stands for it.
std::int64_t setting(const Node& node, const char* name, std::int64_t otherwise = 0);
/// Throws a usage Error unless what enters has so many sides: rows 1, series 2, pictures 3.
void requireSides(const LayerPlace& place, std::size_t sides);
/// Throws a usage Error unless its groups share out the `channels` that enter, and those that leave.
void requireGroups(const LayerPlace& place, std::int64_t channels);
/// How many of so many steps are left when one of each `stride` leaves, the first among them.
std::int64_t thinned(std::int64_t steps, std::int64_t stride);
/// The usage Error of a layer that leaves nothing of pictures of this size.
[[noreturn]] void refuseSmallPictures(const LayerPlace& place);
/// The product of its sides; the largest number there is where it is larger.
std::int64_t sizeOf(const Shape& shape);
/// "6 x 14 x 14"
std::string textOf(const Shape& shape);

/// A documented setting of a kind of layer: a whole number from `low` to `high`; a switch.
base::Field wholeSetting(const char* name, const char* label, std::int64_t fallback,
                         std::int64_t low, std::int64_t high, const char* help);
base::Field switchSetting(const char* name, const char* label, bool fallback, const char* help);
/// "out", the width of an output: `label` is "Channels" or "Units".
base::Field widthSetting(const char* label, std::int64_t fallback, std::int64_t low = 1);

} // namespace assay::model

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/layer_torch.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

// The sum of two or more outputs of one shape: what joins a shortcut to the layers it goes around.

namespace assay::model::layers {

namespace {

class Add : public Layer
{
public:
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass&) const override
    {
        at::Tensor sum = inputs[0];
        for (const at::Tensor& other : inputs.subspan(1))
            sum = at::add(sum, other);
        return sum;
    }
};

Shape shapeOf(const LayerPlace& place)
{
    for (std::size_t k = 1; k < place.inputs.size(); ++k) {
        if (place.inputs[k] != place.inputs[0])
            throw base::usageError(
                "model.shape",
                fmt::format("Layer {} adds outputs of one shape; {} gives {}, {} gives {}.",
                            place.node.name, place.node.inputs[0],
                            fmt::join(place.inputs[0], " x "), place.node.inputs[k],
                            fmt::join(place.inputs[k], " x ")));
    }
    return place.inputs[0];
}

} // namespace

extern const LayerKind add;
const LayerKind add{
    .name = "add",
    .label = "Sum",
    .title = [](const Node&) { return std::string("sum"); },
    .shape = shapeOf,
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> { return std::make_unique<Add>(); },
    .mostInputs = kAnyInputs};

} // namespace assay::model::layers

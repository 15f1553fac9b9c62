// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/layer_torch.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

// Rows of several layers side by side in one row: what joins the encoders of several inputs.

namespace assay::model::layers {

namespace {

class Concatenate : public Layer
{
public:
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass&) const override
    {
        return at::cat(at::TensorList(inputs.data(), inputs.size()), 1);
    }
};

Shape shapeOf(const LayerPlace& place)
{
    Shape row{0};
    for (std::size_t k = 0; k < place.inputs.size(); ++k) {
        if (place.inputs[k].size() != 1)
            throw base::usageError(
                "model.shape",
                fmt::format("Layer {} puts rows side by side, {} gives {}; flatten it before.",
                            place.node.name, place.node.inputs[k],
                            fmt::join(place.inputs[k], " x ")));
        row[0] += place.inputs[k][0];
    }
    return row;
}

} // namespace

extern const LayerKind concatenate;
const LayerKind concatenate{
    .name = "concatenate",
    .label = "Side by side",
    .title = [](const Node&) { return std::string("side by side"); },
    .shape = shapeOf,
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> {
        return std::make_unique<Concatenate>();
    },
    .mostInputs = kAnyInputs};

} // namespace assay::model::layers

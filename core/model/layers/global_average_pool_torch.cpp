// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

// The mean of each channel over a picture: a row, whatever the size of the picture.

namespace assay::model::layers {

namespace {

class GlobalAveragePool : public Layer
{
public:
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass&) const override
    {
        return inputs[0].mean({2, 3});
    }
};

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 3);
    return {place.inputs[0][0]};
}

} // namespace

extern const LayerKind globalAveragePool;
const LayerKind globalAveragePool{
    .name = "global_average_pool",
    .label = "Mean over the picture",
    .title = [](const Node&) { return std::string("mean over the picture"); },
    .shape = shapeOf,
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> {
        return std::make_unique<GlobalAveragePool>();
    }};

} // namespace assay::model::layers

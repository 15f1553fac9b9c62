// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

// The mean of each channel over the steps of a series, its own steps alone: a row, whatever the length.

namespace assay::model::layers {

namespace {

class TimeMean : public Layer
{
public:
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass& pass) const override
    {
        const at::Tensor lengths = pass.lengthsOf(0);
        if (!lengths.defined())
            return inputs[0].mean(1);
        return withoutPadding(inputs[0], lengths).sum(1)
               / lengths.to(inputs[0].device(), inputs[0].scalar_type()).unsqueeze(1);
    }
};

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 2);
    return {place.inputs[0][1]};
}

} // namespace

extern const LayerKind timeMean;
const LayerKind timeMean{
    .name = "time_mean",
    .label = "Mean over the steps",
    .title = [](const Node&) { return std::string("mean over the steps"); },
    .shape = shapeOf,
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> {
        return std::make_unique<TimeMean>();
    }};

} // namespace assay::model::layers

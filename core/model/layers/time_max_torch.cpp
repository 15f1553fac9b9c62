// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

#include <limits>

// The largest value of each channel over the steps of a series, its own steps alone: a row, whatever the
// length (Kim 2014, section 2: max-over-time pooling).

namespace assay::model::layers {

namespace {

class TimeMax : public Layer
{
public:
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass& pass) const override
    {
        const at::Tensor& x = inputs[0];
        const at::Tensor lengths = pass.lengthsOf(0);
        if (!lengths.defined())
            return x.amax(1);
        return x
            .masked_fill(isPadding(x, lengths).unsqueeze(2),
                         -std::numeric_limits<double>::infinity())
            .amax(1);
    }
};

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 2);
    return {place.inputs[0][1]};
}

} // namespace

extern const LayerKind timeMax;
const LayerKind timeMax{
    .name = "time_max",
    .label = "Largest of the steps",
    .title = [](const Node&) { return std::string("largest of the steps"); },
    .shape = shapeOf,
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> {
        return std::make_unique<TimeMax>();
    }};

} // namespace assay::model::layers

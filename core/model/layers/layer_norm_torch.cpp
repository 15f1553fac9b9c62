// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

// Standardises the numbers of a row, or of each step of a series, then scales and shifts each (Ba et
// al. 2016, eq. 3 and 4). Every example by itself: training and answers are alike.

namespace assay::model::layers {

namespace {

class LayerNorm : public Layer
{
public:
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                       const Pass&) const override
    {
        constexpr double kEpsilon = 1e-5;
        return at::layer_norm(inputs[0], {inputs[0].size(-1)}, own.weights[0], own.weights[1],
                              kEpsilon);
    }
    void initialise(const LayerTensors& own, Initialisation, bool, base::Random&) const override
    {
        own.weights[0].fill_(1);
        own.weights[1].zero_();
    }
};

Shape shapeOf(const LayerPlace& place)
{
    if (place.inputs[0].size() != 1)
        requireSides(place, 2);
    return place.inputs[0];
}

} // namespace

extern const LayerKind layerNorm;
const LayerKind layerNorm{
    .name = "layer_norm",
    .label = "Layer norm",
    .title = [](const Node&) { return std::string("layer norm"); },
    .shape = shapeOf,
    .parameters =
        [](const LayerPlace& place) {
            const Shape channels{place.inputs[0].back()};
            return std::vector<ParameterInfo>{{"weight", channels}, {"bias", channels}};
        },
    .activations = [](const LayerPlace& place) { return sizeOf(place.inputs[0]); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> {
        return std::make_unique<LayerNorm>();
    }};

} // namespace assay::model::layers

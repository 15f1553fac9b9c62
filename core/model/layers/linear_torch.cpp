// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

// Fully connected, with a bias, over rows or over each step of series.

namespace assay::model::layers {

namespace {

class Linear : public Layer
{
public:
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                       const Pass&) const override
    {
        return at::linear(inputs[0], own.weights[0], own.weights[1]);
    }
    void initialise(const LayerTensors& own, Initialisation init, bool output,
                    base::Random& random) const override
    {
        initialisePlain(own.weights[0], own.weights[1], init, output, random);
    }
};

Shape shapeOf(const LayerPlace& place)
{
    if (place.inputs[0].size() != 2)
        requireSides(place, 1);
    Shape shape = place.inputs[0];
    shape.back() = setting(place.node, "out");
    return shape;
}

} // namespace

extern const LayerKind linear;
const LayerKind linear{
    .name = "linear",
    .label = "Fully connected",
    .title = [](const Node&) { return std::string("fully connected"); },
    .shape = shapeOf,
    .parameters =
        [](const LayerPlace& place) {
            const std::int64_t out = setting(place.node, "out");
            return std::vector<ParameterInfo>{{"weight", {out, place.inputs[0].back()}},
                                              {"bias", {out}}};
        },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> { return std::make_unique<Linear>(); },
    .settings = {widthSetting("Units", 0, 0)},
    .multiplyAdds =
        [](const LayerPlace& place) {
            return sizeOf({sizeOf(place.inputs[0]), setting(place.node, "out")});
        }};

} // namespace assay::model::layers

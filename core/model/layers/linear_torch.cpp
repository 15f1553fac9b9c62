// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

// Fully connected, with a bias. Settings: out (units).

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

} // namespace

extern const LayerKind linear;
const LayerKind linear{
    .name = "linear",
    .title = [](const Node&) { return std::string("fully connected"); },
    .shape =
        [](const LayerPlace& place) {
            requireSides(place, 1);
            return Shape{setting(place.node, "out")};
        },
    .parameters =
        [](const LayerPlace& place) {
            const std::int64_t out = setting(place.node, "out");
            return std::vector<ParameterInfo>{{"weight", {out, place.inputs[0][0]}},
                                              {"bias", {out}}};
        },
    .activations = [](const LayerPlace& place) { return setting(place.node, "out"); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> { return std::make_unique<Linear>(); }};

} // namespace assay::model::layers

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

namespace assay::model::layers {

namespace {

class Sigmoid : public Layer
{
public:
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass&) const override
    {
        return at::sigmoid(inputs[0]);
    }
};

} // namespace

extern const LayerKind sigmoid;
const LayerKind sigmoid{
    .name = "sigmoid",
    .label = "Sigmoid",
    .title = [](const Node&) { return std::string("sigmoid"); },
    .shape = [](const LayerPlace& place) { return place.inputs[0]; },
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(place.inputs[0]); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> {
        return std::make_unique<Sigmoid>();
    }};

} // namespace assay::model::layers

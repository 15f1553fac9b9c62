// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

namespace assay::model::layers {

namespace {

class Tanh : public Layer
{
public:
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass&) const override
    {
        return at::tanh(inputs[0]);
    }
};

} // namespace

extern const LayerKind tanh;
const LayerKind tanh{
    .name = "tanh",
    .label = "Tanh",
    .title = [](const Node&) { return std::string("tanh"); },
    .shape = [](const LayerPlace& place) { return place.inputs[0]; },
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(place.inputs[0]); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> { return std::make_unique<Tanh>(); }};

} // namespace assay::model::layers

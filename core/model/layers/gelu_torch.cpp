// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

// The value times the share of a standard normal that lies below it (Hendrycks and Gimpel 2016).

namespace assay::model::layers {

namespace {

class Gelu : public Layer
{
public:
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass&) const override
    {
        return at::gelu(inputs[0]);
    }
};

} // namespace

extern const LayerKind gelu;
const LayerKind gelu{
    .name = "gelu",
    .label = "GELU",
    .title = [](const Node&) { return std::string("GELU"); },
    .shape = [](const LayerPlace& place) { return place.inputs[0]; },
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(place.inputs[0]); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> { return std::make_unique<Gelu>(); }};

} // namespace assay::model::layers

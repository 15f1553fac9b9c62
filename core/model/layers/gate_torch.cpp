// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/layer_torch.h"

#include <fmt/format.h>

// The first half of the last side through tanh, times the second half through a sigmoid (van den Oord
// et al. 2016, WaveNet, section 2.3).

namespace assay::model::layers {

namespace {

class Gate : public Layer
{
public:
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass&) const override
    {
        const std::vector<at::Tensor> halves = inputs[0].chunk(2, -1);
        return at::tanh(halves[0]) * at::sigmoid(halves[1]);
    }
};

Shape shapeOf(const LayerPlace& place)
{
    Shape shape = place.inputs[0];
    if (shape.size() > 2 || shape.back() % 2 != 0)
        throw base::usageError(
            "model.shape",
            fmt::format("Layer {} takes rows or series with an even number of channels; {} gives "
                        "{}.",
                        place.node.name, place.node.inputs[0],
                        shape.size() > 2 ? "pictures" : fmt::format("{}", shape.back())));
    shape.back() /= 2;
    return shape;
}

} // namespace

extern const LayerKind gate;
const LayerKind gate{
    .name = "gate",
    .label = "Gate",
    .title = [](const Node&) { return std::string("gate, tanh x sigmoid"); },
    .shape = shapeOf,
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    // Both halves and their product.
    .activations = [](const LayerPlace& place) { return 3 * sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> { return std::make_unique<Gate>(); }};

} // namespace assay::model::layers

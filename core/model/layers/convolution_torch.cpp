// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

#include <fmt/format.h>

// Over pictures. Settings: out (channels), kernel, padding (zeros a side), stride (1), bias (1; 0:
// none, where batch norm follows and would take it away again).

namespace assay::model::layers {

namespace {

class Convolution : public Layer
{
public:
    Convolution(std::int64_t stride, std::int64_t padding)
        : m_stride(stride)
        , m_padding(padding)
    {}
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                       const Pass&) const override
    {
        return at::conv2d(inputs[0], own.weights[0], biasOf(own), m_stride, m_padding);
    }
    void initialise(const LayerTensors& own, Initialisation init, bool output,
                    base::Random& random) const override
    {
        initialisePlain(own.weights[0], biasOf(own), init, output, random);
    }

private:
    static at::Tensor biasOf(const LayerTensors& own)
    {
        return own.weights.size() > 1 ? own.weights[1] : at::Tensor();
    }
    std::int64_t m_stride, m_padding;
};

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 3);
    Shape shape = place.inputs[0];
    for (const std::size_t side : {1, 2}) {
        const std::int64_t room =
            shape[side] + 2 * setting(place.node, "padding") - setting(place.node, "kernel");
        if (room < 0)
            refuseSmallPictures(place);
        shape[side] = room / setting(place.node, "stride", 1) + 1;
    }
    shape[0] = setting(place.node, "out");
    return shape;
}

std::vector<ParameterInfo> parametersOf(const LayerPlace& place)
{
    const std::int64_t out = setting(place.node, "out"), kernel = setting(place.node, "kernel");
    std::vector<ParameterInfo> own{{"weight", {out, place.inputs[0][0], kernel, kernel}}};
    if (setting(place.node, "bias", 1) != 0)
        own.push_back({"bias", {out}});
    return own;
}

} // namespace

extern const LayerKind convolution;
const LayerKind convolution{
    .name = "convolution",
    .title =
        [](const Node& node) {
            const std::int64_t stride = setting(node, "stride", 1);
            return fmt::format("convolution {0} x {0}{1}", setting(node, "kernel"),
                               stride > 1 ? fmt::format(", stride {}", stride) : "");
        },
    .shape = shapeOf,
    .parameters = parametersOf,
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<Convolution>(setting(place.node, "stride", 1),
                                             setting(place.node, "padding"));
    }};

} // namespace assay::model::layers

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

#include <fmt/format.h>

// Over pictures, stride 1, with a bias. Settings: out (channels), kernel, padding (zeros a side).

namespace assay::model::layers {

namespace {

class Convolution : public Layer
{
public:
    explicit Convolution(std::int64_t padding)
        : m_padding(padding)
    {}
    at::Tensor forward(std::span<const at::Tensor> inputs, at::TensorList weights,
                       const Pass&) const override
    {
        return at::conv2d(inputs[0], weights[0], weights[1], 1, m_padding);
    }
    void initialise(const std::vector<at::Tensor>& weights, Initialisation init, bool output,
                    base::Random& random) const override
    {
        initialisePlain(weights[0], weights[1], init, output, random);
    }

private:
    std::int64_t m_padding;
};

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 3);
    Shape shape = place.inputs[0];
    for (const std::size_t side : {1, 2}) {
        shape[side] += 2 * setting(place.node, "padding") - setting(place.node, "kernel") + 1;
        if (shape[side] < 1)
            refuseSmallPictures(place);
    }
    shape[0] = setting(place.node, "out");
    return shape;
}

} // namespace

extern const LayerKind convolution;
const LayerKind convolution{
    .name = "convolution",
    .title =
        [](const Node& node) {
            return fmt::format("convolution {0} x {0}", setting(node, "kernel"));
        },
    .shape = shapeOf,
    .parameters =
        [](const LayerPlace& place) {
            const std::int64_t out = setting(place.node, "out"),
                               kernel = setting(place.node, "kernel");
            return std::vector<ParameterInfo>{{"weight", {out, place.inputs[0][0], kernel, kernel}},
                                              {"bias", {out}}};
        },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<Convolution>(setting(place.node, "padding"));
    }};

} // namespace assay::model::layers

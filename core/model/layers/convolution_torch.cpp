// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"
#include "model/layers/convolution_title.h"

#include <fmt/format.h>

// Over pictures. Without a bias where batch norm follows and would take it away again. In groups, each
// of which sees its own share of the channels (Krizhevsky et al. 2012, section 3.5; as many groups as
// channels: depthwise).

namespace assay::model::layers {

namespace {

class Convolution : public Layer
{
public:
    explicit Convolution(const Node& node)
        : m_stride{setting(node, "stride", 1)}
        , m_padding{setting(node, "padding")}
        , m_dilation{setting(node, "dilation", 1)}
        , m_groups(setting(node, "groups", 1))
    {}
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                       const Pass&) const override
    {
        return at::conv2d(inputs[0], own.weights[0], biasOf(own), m_stride, m_padding, m_dilation,
                          m_groups);
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
    std::int64_t m_stride[1], m_padding[1], m_dilation[1];
    std::int64_t m_groups;
};

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 3);
    requireGroups(place, place.inputs[0][0]);
    Shape shape = place.inputs[0];
    const std::int64_t reach =
        (setting(place.node, "kernel") - 1) * setting(place.node, "dilation", 1);
    for (const std::size_t side : {1, 2}) {
        const std::int64_t room = shape[side] + 2 * setting(place.node, "padding") - reach - 1;
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
    std::vector<ParameterInfo> own{
        {"weight", {out, place.inputs[0][0] / setting(place.node, "groups", 1), kernel, kernel}}};
    if (setting(place.node, "bias", 1) != 0)
        own.push_back({"bias", {out}});
    return own;
}

} // namespace

extern const LayerKind convolution;
const LayerKind convolution{
    .name = "convolution",
    .label = "Convolution",
    .title =
        [](const Node& node) {
            return fmt::format("convolution {0} x {0}{1}", setting(node, "kernel"),
                               stepsAndGroups(node));
        },
    .shape = shapeOf,
    .parameters = parametersOf,
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<Convolution>(place.node);
    },
    .settings = {widthSetting("Channels", 32),
                 wholeSetting("kernel", "Kernel", 3, 1, 1'000, "Side of the square that it sees."),
                 wholeSetting("padding", "Padding", 0, 0, 1'000, "Zeros around, on each side."),
                 wholeSetting("stride", "Stride", 1, 1, 1'000,
                              "Pixels from one square to the next."),
                 wholeSetting("dilation", "Dilation", 1, 1, 1'000,
                              "Pixels from one value of the kernel to the next."),
                 wholeSetting("groups", "Groups", 1, 1, 1'000'000,
                              "Each sees its own share of the channels."),
                 switchSetting("bias", "Bias", true, "Off where batch norm follows.")},
    .multiplyAdds =
        [](const LayerPlace& place) {
            const Shape out = shapeOf(place), weight = parametersOf(place).front().shape;
            return sizeOf({out[1], out[2], sizeOf(weight)});
        }};

} // namespace assay::model::layers

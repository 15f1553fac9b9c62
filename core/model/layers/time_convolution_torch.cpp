// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"
#include "model/layers/convolution_title.h"

#include <fmt/format.h>

#include <algorithm>

// Over the steps of series; as many steps leave it as enter, or with a stride every so many of them from
// the first on. Beyond the ends of a series, its own end and not that of the batch, are zeros. Causal: a
// step sees itself and earlier ones; else as many on either side.

namespace assay::model::layers {

namespace {

class TimeConvolution : public Layer
{
public:
    explicit TimeConvolution(const Node& node)
        : m_dilation(setting(node, "dilation", 1))
        , m_stride(setting(node, "stride", 1))
        , m_groups(setting(node, "groups", 1))
        , m_causal(setting(node, "causal") != 0)
    {
        const std::int64_t reach = m_dilation * (setting(node, "kernel") - 1);
        m_before = m_causal ? reach : reach - reach / 2;
        m_after = reach - m_before;
    }
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                       const Pass& pass) const override
    {
        // What lies wholly beyond the ends adds nothing: long kernels of short series are cut.
        const at::Tensor& whole = own.weights[0];
        const std::int64_t steps = inputs[0].size(1), taps = whole.size(2);
        if (m_before < steps && m_after < steps)
            return convolved(inputs[0], whole, own.weights[1], m_before, m_after, pass);
        const std::int64_t first =
            m_before < steps ? 0 : thinned(m_before - (steps - 1), m_dilation);
        const std::int64_t last = std::min((m_before + steps - 1) / m_dilation, taps - 1);
        if (first > last) // no step of a series is seen, and the bias alone is left
            return convolved(at::zeros_like(inputs[0]), whole.narrow(2, 0, 1), own.weights[1], 0, 0,
                             pass);
        return convolved(inputs[0], whole.narrow(2, first, last - first + 1), own.weights[1],
                         m_before - first * m_dilation, last * m_dilation - m_before, pass);
    }
    void initialise(const LayerTensors& own, Initialisation init, bool output,
                    base::Random& random) const override
    {
        initialisePlain(own.weights[0], own.weights[1], init, output, random);
    }

private:
    at::Tensor convolved(const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias,
                         std::int64_t before, std::int64_t after, const Pass& pass) const
    {
        const at::Tensor x = withoutPadding(input, pass.lengthsOf(0)).transpose(1, 2);
        const bool even = before == after; // then the convolution adds the zeros itself
        const std::int64_t stride[]{m_stride}, padding[]{even ? before : 0}, dilation[]{m_dilation};
        return at::conv1d(even ? x : at::constant_pad_nd(x, {before, after}), weight, bias, stride,
                          padding, dilation, m_groups)
            .transpose(1, 2);
    }

    std::int64_t m_dilation, m_stride, m_groups, m_before = 0, m_after = 0;
    bool m_causal;
};

std::int64_t strideOf(const LayerPlace& place)
{
    return setting(place.node, "stride", 1);
}

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 2);
    requireGroups(place, place.inputs[0][1]);
    return {thinned(place.inputs[0][0], strideOf(place)), setting(place.node, "out")};
}

Shape weightOf(const LayerPlace& place)
{
    return {setting(place.node, "out"), place.inputs[0][1] / setting(place.node, "groups", 1),
            setting(place.node, "kernel")};
}

} // namespace

extern const LayerKind timeConvolution;
const LayerKind timeConvolution{
    .name = "time_convolution",
    .label = "Convolution over steps",
    .title =
        [](const Node& node) {
            return fmt::format("convolution over {} steps{}{}", setting(node, "kernel"),
                               stepsAndGroups(node),
                               setting(node, "causal") != 0 ? ", causal" : "");
        },
    .shape = shapeOf,
    .parameters =
        [](const LayerPlace& place) {
            return std::vector<ParameterInfo>{{"weight", weightOf(place)},
                                              {"bias", {setting(place.node, "out")}}};
        },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<TimeConvolution>(place.node);
    },
    .settings = {widthSetting("Channels", 64),
                 wholeSetting("kernel", "Kernel", 3, 1, 100'000, "Steps that it sees."),
                 wholeSetting("stride", "Stride", 1, 1, 1'000, "Of so many steps one leaves it."),
                 wholeSetting("dilation", "Dilation", 1, 1, 100'000,
                              "Steps from one value of the kernel to the next."),
                 wholeSetting("groups", "Groups", 1, 1, 1'000'000,
                              "Each sees its own share of the channels."),
                 switchSetting("causal", "Causal", false, "A step sees no later ones.")},
    .multiplyAdds =
        [](const LayerPlace& place) {
            return sizeOf({shapeOf(place)[0], sizeOf(weightOf(place))});
        },
    .stepStride = strideOf};

} // namespace assay::model::layers

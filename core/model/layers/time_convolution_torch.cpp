// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

#include <fmt/format.h>

#include <algorithm>

// Over the steps of series; as many steps leave it as enter. Beyond the ends of a series, its own end
// and not that of the batch, are zeros. Settings: out (channels), kernel, dilation (1: steps from one
// value of the kernel to the next), causal (1: a step sees itself and earlier ones; 0: as many on
// either side).

namespace assay::model::layers {

namespace {

class TimeConvolution : public Layer
{
public:
    TimeConvolution(const Node& node, std::size_t source)
        : m_dilation(setting(node, "dilation", 1))
        , m_causal(setting(node, "causal") != 0)
        , m_source(source)
    {
        const std::int64_t reach = m_dilation * (setting(node, "kernel") - 1);
        m_before = m_causal ? reach : reach - reach / 2;
        m_after = reach - m_before;
    }
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                       const Pass& pass) const override
    {
        // What lies wholly before the first step adds nothing: long kernels of short series are cut.
        const at::Tensor& whole = own.weights[0];
        const std::int64_t steps = inputs[0].size(1), taps = whole.size(2);
        if (m_causal && m_before >= steps) {
            const std::int64_t used = std::min(taps, (steps - 1) / m_dilation + 1);
            return convolved(inputs[0], whole.narrow(2, taps - used, used), own.weights[1],
                             (used - 1) * m_dilation, 0, pass);
        }
        return convolved(inputs[0], whole, own.weights[1], m_before, m_after, pass);
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
        const at::Tensor x = withoutPadding(input, pass.lengthsOf(m_source)).transpose(1, 2);
        const bool even = before == after; // then the convolution adds the zeros itself
        const std::int64_t stride[]{1}, padding[]{even ? before : 0}, dilation[]{m_dilation};
        return at::conv1d(even ? x : at::constant_pad_nd(x, {before, after}), weight, bias, stride,
                          padding, dilation)
            .transpose(1, 2);
    }

    std::int64_t m_dilation, m_before = 0, m_after = 0;
    bool m_causal;
    std::size_t m_source;
};

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 2);
    return {place.inputs[0][0], setting(place.node, "out")};
}

} // namespace

extern const LayerKind timeConvolution;
const LayerKind timeConvolution{
    .name = "time_convolution",
    .title =
        [](const Node& node) {
            const std::int64_t dilation = setting(node, "dilation", 1);
            return fmt::format("convolution over {} steps{}{}", setting(node, "kernel"),
                               dilation > 1 ? fmt::format(", dilation {}", dilation) : "",
                               setting(node, "causal") != 0 ? ", causal" : "");
        },
    .shape = shapeOf,
    .parameters =
        [](const LayerPlace& place) {
            const std::int64_t out = setting(place.node, "out");
            return std::vector<ParameterInfo>{
                {"weight", {out, place.inputs[0][1], setting(place.node, "kernel")}},
                {"bias", {out}}};
        },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<TimeConvolution>(place.node, place.source);
    }};

} // namespace assay::model::layers

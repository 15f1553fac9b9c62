// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

#include <cmath>

// Adds to each step of a series where it stands: sines and cosines of wave lengths from 2 pi to
// 10,000 x 2 pi steps (Vaswani et al. 2017, section 3.5).

namespace assay::model::layers {

namespace {

/// steps x channels.
at::Tensor waves(std::int64_t steps, std::int64_t channels)
{
    const at::Tensor all = at::empty({steps, channels}, at::kFloat);
    auto* out = all.data_ptr<float>();
    for (std::int64_t step = 0; step < steps; ++step) {
        for (std::int64_t channel = 0; channel < channels; ++channel) {
            const double angle = static_cast<double>(step)
                                 / std::pow(10'000.0, static_cast<double>(channel / 2 * 2)
                                                          / static_cast<double>(channels));
            *out++ = static_cast<float>(channel % 2 == 0 ? std::sin(angle) : std::cos(angle));
        }
    }
    return all;
}

class Positions : public Layer
{
public:
    Positions(std::int64_t steps, std::int64_t channels)
        : m_waves(waves(steps, channels))
    {}
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass&) const override
    {
        const at::Tensor& x = inputs[0];
        const std::int64_t steps = x.size(1);
        // Series that are served may be longer than those of the data.
        const at::Tensor own =
            steps <= m_waves.size(0) ? m_waves.narrow(0, 0, steps) : waves(steps, x.size(2));
        return x + own.to(x.device());
    }

private:
    at::Tensor m_waves;
};

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 2);
    return place.inputs[0];
}

} // namespace

extern const LayerKind positions;
const LayerKind positions{
    .name = "positions",
    .label = "Positions",
    .title = [](const Node&) { return std::string("positions"); },
    .shape = shapeOf,
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(place.inputs[0]); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<Positions>(place.inputs[0][0], place.inputs[0][1]);
    }};

} // namespace assay::model::layers

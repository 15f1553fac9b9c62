// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

// Everything of an example in one row. Series of any length become rows of one size: shorter ones
// get zeros, longer ones are cut.

namespace assay::model::layers {

namespace {

class Flatten : public Layer
{
public:
    /// steps: of series, else 0.
    explicit Flatten(std::int64_t steps)
        : m_steps(steps)
    {}
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass& pass) const override
    {
        if (m_steps == 0)
            return inputs[0].flatten(1);
        // Layers before may have made something of what fills up a shorter series.
        const at::Tensor x = withoutPadding(inputs[0], pass.lengthsOf(0));
        if (x.size(1) == m_steps)
            return x.flatten(1);
        if (x.size(1) > m_steps)
            return x.narrow(1, 0, m_steps).flatten(1);
        return at::constant_pad_nd(x, {0, 0, 0, m_steps - x.size(1)}).flatten(1);
    }

private:
    std::int64_t m_steps;
};

} // namespace

extern const LayerKind flatten;
const LayerKind flatten{
    .name = "flatten",
    .label = "Flatten",
    .title = [](const Node&) { return std::string("flatten"); },
    .shape = [](const LayerPlace& place) { return Shape{sizeOf(place.inputs[0])}; },
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(place.inputs[0]); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        const Shape& entering = place.inputs[0];
        return std::make_unique<Flatten>(entering.size() == 2 ? entering[0] : 0);
    }};

} // namespace assay::model::layers

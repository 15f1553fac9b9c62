// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

// In training each value is 0 with a probability and otherwise divided by what is left of 1, so that
// its mean stays (Srivastava et al. 2014, section 10: scaled in training). Answers are left alone.

namespace assay::model::layers {

namespace {

double rateOf(const Node& node)
{
    return std::get<double>(node.settings.at("rate"));
}

class Dropout : public Layer
{
public:
    Dropout(std::string name, double rate)
        : m_name(std::move(name))
        , m_rate(rate)
    {}
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass& pass) const override
    {
        const at::Tensor& x = inputs[0];
        if (pass.mode == Mode::Evaluate || m_rate <= 0)
            return x;
        return x.mul(draw(x, pass.place).to(x.device()));
    }

private:
    /// What each value is multiplied with. Each example draws from a stream of its own, so that it
    /// does not matter who computes it beside which others.
    at::Tensor draw(const at::Tensor& x, const BatchPlace& place) const
    {
        const at::Tensor factors = at::empty(x.sizes(), at::kFloat);
        const std::int64_t each = x.numel() / std::max<std::int64_t>(x.size(0), 1);
        const auto kept = static_cast<float>(1 / (1 - m_rate));
        const auto dropped = static_cast<std::uint64_t>(std::ldexp(m_rate, 32));
        const std::uint64_t stepSeed =
            base::Random(place.seed, "dropout " + m_name, static_cast<std::uint64_t>(place.step))
                .next();
        auto* out = factors.data_ptr<float>();
        for (std::int64_t k = 0; k < x.size(0); ++k) {
            base::Random random(stepSeed, "example", static_cast<std::uint64_t>(place.first + k));
            std::uint64_t bits = 0; // two values from each number
            for (std::int64_t i = 0; i < each; ++i) {
                bits = i % 2 == 0 ? random.next() : bits >> 32;
                *out++ = (bits & 0xffffffffU) < dropped ? 0.0F : kept;
            }
        }
        return factors;
    }

    std::string m_name;
    double m_rate;
};

} // namespace

extern const LayerKind dropout;
const LayerKind dropout{
    .name = "dropout",
    .label = "Dropout",
    .title = [](const Node& node) { return fmt::format("dropout {:g}", rateOf(node)); },
    .shape = [](const LayerPlace& place) { return place.inputs[0]; },
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(place.inputs[0]); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<Dropout>(place.node.name, rateOf(place.node));
    },
    .settings = {{.path = "rate",
                  .label = "Rate",
                  .fallback = 0.5,
                  .low = 0,
                  .high = 0.95,
                  .help = "The share of values that training sets to zero."}}};

} // namespace assay::model::layers

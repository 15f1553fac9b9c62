// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

#include <cmath>

// One layer of LSTM cells over series; its output is the state after each series' last own step.

namespace assay::model::layers {

namespace {

class Lstm : public Layer
{
public:
    Lstm(std::int64_t hidden, double forgetBias)
        : m_hidden(hidden)
        , m_forgetBias(forgetBias)
    {}
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                       const Pass& pass) const override
    {
        const at::Tensor& x = inputs[0];
        const at::Tensor zero = x.new_zeros({1, x.size(0), m_hidden});
        const at::Tensor states[]{zero, zero};
        const at::Tensor all =
            std::get<0>(at::lstm(x, states, own.weights, true, 1, 0.0, false, false, true));
        const at::Tensor lengths = pass.lengthsOf(0);
        if (!lengths.defined())
            return all.select(1, all.size(1) - 1);
        // Later steps never reach earlier states, so what pads a series is without effect.
        const at::Tensor last =
            (lengths - 1).to(x.device()).view({-1, 1, 1}).expand({-1, 1, m_hidden});
        return all.gather(1, last).squeeze(1);
    }
    /// The four gates lie one after the other: input, forget, cell, output.
    void initialise(const LayerTensors& own, Initialisation init, bool,
                    base::Random& random) const override
    {
        if (init == Initialisation::Library) {
            const double bound = 1 / std::sqrt(static_cast<double>(m_hidden));
            for (const at::Tensor& tensor : own.weights)
                fill(tensor, [&] { return random.uniform(-bound, bound); });
            return;
        }
        for (std::int64_t gate = 0; gate < 4; ++gate) {
            for (const std::size_t k : {0, 1}) {
                const at::Tensor weight = own.weights[k].narrow(0, gate * m_hidden, m_hidden);
                const Fans fans = fansOf(weight);
                const double deviation = std::sqrt(2 / (fans.in + fans.out));
                fill(weight, [&] { return deviation * random.normal(); });
            }
        }
        own.weights[2].zero_();
        own.weights[3].zero_();
        own.weights[2].narrow(0, m_hidden, m_hidden).fill_(m_forgetBias);
    }

private:
    std::int64_t m_hidden;
    double m_forgetBias;
};

double forgetBiasOf(const Node& node)
{
    const auto found = node.settings.find("forget_bias");
    return found == node.settings.end() ? 0 : std::get<double>(found->second);
}

} // namespace

extern const LayerKind lstm;
const LayerKind lstm{
    .name = "lstm",
    .label = "LSTM",
    .title = [](const Node&) { return std::string("LSTM, last state"); },
    .shape =
        [](const LayerPlace& place) {
            requireSides(place, 2);
            return Shape{setting(place.node, "out")};
        },
    .parameters =
        [](const LayerPlace& place) {
            const std::int64_t out = setting(place.node, "out"), in = place.inputs[0][1];
            return std::vector<ParameterInfo>{{"weight_ih", {4 * out, in}},
                                              {"weight_hh", {4 * out, out}},
                                              {"bias_ih", {4 * out}},
                                              {"bias_hh", {4 * out}}};
        },
    // Four gates and two states of every step.
    .activations =
        [](const LayerPlace& place) { return 6 * place.inputs[0][0] * setting(place.node, "out"); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<Lstm>(setting(place.node, "out"), forgetBiasOf(place.node));
    },
    .settings = {widthSetting("Units", 128),
                 {.path = "forget_bias",
                  .label = "Forget bias",
                  .fallback = 0.0,
                  .low = -10,
                  .high = 10,
                  .help = "Where the bias of the forget gate begins."}},
    .multiplyAdds =
        [](const LayerPlace& place) {
            const std::int64_t out = setting(place.node, "out");
            return sizeOf({place.inputs[0][0], 4, out, place.inputs[0][1] + out});
        }};

} // namespace assay::model::layers

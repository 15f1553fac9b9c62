// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/init_torch.h"

#include "base/random.h"

#include <c10/core/GradMode.h>

#include <cmath>

namespace assay::model {

namespace {

struct Fans {
    double in, out;
};

Fans fansOf(const at::Tensor& weight)
{
    const double field =
        static_cast<double>(weight[0].numel()) / static_cast<double>(weight.size(1));
    return {static_cast<double>(weight.size(1)) * field,
            static_cast<double>(weight.size(0)) * field};
}

template <typename Draw>
void fill(const at::Tensor& tensor, Draw draw)
{
    const at::Tensor drawn = at::empty(tensor.sizes(), at::kFloat);
    auto* values = drawn.data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i)
        values[i] = static_cast<float>(draw());
    tensor.copy_(drawn);
}

void initialisePlain(const at::Tensor& weight, const at::Tensor& bias, const LayerSpec& layer,
                     Initialisation init, base::Random& random)
{
    const Fans fans = fansOf(weight);
    if (init == Initialisation::Library) {
        const double bound = 1 / std::sqrt(fans.in);
        fill(weight, [&] { return random.uniform(-bound, bound); });
        fill(bias, [&] { return random.uniform(-bound, bound); });
        return;
    }
    const bool he = init == Initialisation::He && !layer.output;
    const double deviation = std::sqrt(2 / (he ? fans.in : fans.in + fans.out));
    fill(weight, [&] { return deviation * random.normal(); });
    bias.zero_();
}

/// The four gates lie one after the other: input, forget, cell, output.
void initialiseLstm(const std::vector<at::Tensor>& own, const LayerSpec& layer, bool library,
                    base::Random& random)
{
    const std::int64_t hidden = layer.out;
    if (library) {
        const double bound = 1 / std::sqrt(static_cast<double>(hidden));
        for (const at::Tensor& tensor : own)
            fill(tensor, [&] { return random.uniform(-bound, bound); });
        return;
    }
    for (std::int64_t gate = 0; gate < 4; ++gate) {
        for (const std::size_t k : {0, 1}) {
            const at::Tensor weight = own[k].narrow(0, gate * hidden, hidden);
            const Fans fans = fansOf(weight);
            const double deviation = std::sqrt(2 / (fans.in + fans.out));
            fill(weight, [&] { return deviation * random.normal(); });
        }
    }
    own[2].zero_();
    own[3].zero_();
    own[2].narrow(0, hidden, hidden).fill_(layer.forgetBias);
}

} // namespace

void initialise(Network::Body& body, std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    for (std::size_t number = 0; number < body.layers.size(); ++number) {
        const Network::Body::Layer& layer = body.layers[number];
        if (layer.weight < 0)
            continue;
        base::Random random(seed, "init", number);
        const auto own = [&](std::size_t k) {
            return body.parameters[static_cast<std::size_t>(layer.weight) + k].value;
        };
        switch (layer.spec.kind) {
        case LayerSpec::Kind::Lstm:
            initialiseLstm({own(0), own(1), own(2), own(3)}, layer.spec,
                           body.architecture.init == Initialisation::Library, random);
            break;
        case LayerSpec::Kind::Embedding:
            // As LibTorch does: categories begin apart from each other.
            for (std::size_t k = 0; k < layer.spec.embedded.size(); ++k)
                fill(own(k), [&] { return random.normal(); });
            break;
        default: initialisePlain(own(0), own(1), layer.spec, body.architecture.init, random); break;
        }
    }
}

} // namespace assay::model

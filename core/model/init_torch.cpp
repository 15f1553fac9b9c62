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

} // namespace

void initialise(Network::Body& body, std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    for (std::size_t number = 0; number < body.layers.size(); ++number) {
        const Network::Body::Layer& layer = body.layers[number];
        if (layer.weight < 0)
            continue;
        const at::Tensor& weight = body.parameters[static_cast<std::size_t>(layer.weight)].value;
        const at::Tensor& bias = body.parameters[static_cast<std::size_t>(layer.weight) + 1].value;
        const Fans fans = fansOf(weight);
        base::Random random(seed, "init", number);
        if (body.architecture.init == Initialisation::Library) {
            const double bound = 1 / std::sqrt(fans.in);
            fill(weight, [&] { return random.uniform(-bound, bound); });
            fill(bias, [&] { return random.uniform(-bound, bound); });
            continue;
        }
        const bool he = body.architecture.init == Initialisation::He && !layer.spec.output;
        const double deviation = std::sqrt(2 / (he ? fans.in : fans.in + fans.out));
        fill(weight, [&] { return deviation * random.normal(); });
        bias.zero_();
    }
}

} // namespace assay::model

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "model/layer_torch.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

// Every step of a series takes from all its steps, by how well their keys fit its query, in several
// heads side by side (Vaswani et al. 2017, section 3.2). Steps that only fill up a series are never
// taken from. Parameters lie as in PyTorch's MultiheadAttention.

namespace assay::model::layers {

namespace {

class SelfAttention : public Layer
{
public:
    explicit SelfAttention(std::int64_t heads)
        : m_heads(heads)
    {}
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                       const Pass& pass) const override
    {
        const at::Tensor& x = inputs[0];
        const std::int64_t batch = x.size(0), steps = x.size(1), width = x.size(2);
        // 3 x batch x heads x steps x width of a head
        const at::Tensor all = at::linear(x, own.weights[0], own.weights[1])
                                   .view({batch, steps, 3, m_heads, width / m_heads})
                                   .permute({2, 0, 3, 1, 4});
        at::Tensor fit = at::matmul(all[0], all[1].transpose(2, 3))
                         / std::sqrt(static_cast<double>(width / m_heads));
        if (const at::Tensor lengths = pass.lengthsOf(0); lengths.defined())
            fit = fit.masked_fill(isPadding(x, lengths).view({batch, 1, 1, steps}),
                                  -std::numeric_limits<float>::infinity());
        const at::Tensor taken =
            at::matmul(at::softmax(fit, -1), all[2]).transpose(1, 2).reshape({batch, steps, width});
        return at::linear(taken, own.weights[2], own.weights[3]);
    }
    void initialise(const LayerTensors& own, Initialisation init, bool,
                    base::Random& random) const override
    {
        // Queries, keys and values are matrices of their own; none leads to a ReLU.
        const Initialisation plain = init == Initialisation::He ? Initialisation::Glorot : init;
        const std::int64_t width = own.weights[2].size(0);
        for (std::int64_t part = 0; part < 3; ++part)
            initialisePlain(own.weights[0].narrow(0, part * width, width),
                            own.weights[1].narrow(0, part * width, width), plain, false, random);
        initialisePlain(own.weights[2], own.weights[3], plain, false, random);
    }

private:
    std::int64_t m_heads;
};

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 2);
    const std::int64_t heads = setting(place.node, "heads"), width = place.inputs[0][1];
    if (width % heads != 0)
        throw base::usageError("model.shape",
                               fmt::format("The {} channels of layer {} cannot be shared out to {} "
                                           "heads alike; choose a multiple of {}.",
                                           width, place.node.name, heads, heads));
    return place.inputs[0];
}

} // namespace

extern const LayerKind selfAttention;
const LayerKind selfAttention{
    .name = "self_attention",
    .label = "Self-attention",
    .title =
        [](const Node& node) {
            const std::int64_t heads = setting(node, "heads");
            return fmt::format("self-attention, {} head{}", heads, heads == 1 ? "" : "s");
        },
    .shape = shapeOf,
    .parameters =
        [](const LayerPlace& place) {
            const std::int64_t width = place.inputs[0][1];
            return std::vector<ParameterInfo>{{"in_proj_weight", {3 * width, width}},
                                              {"in_proj_bias", {3 * width}},
                                              {"out_proj.weight", {width, width}},
                                              {"out_proj.bias", {width}}};
        },
    // Queries, keys, values, what is taken and the output; how well each step fits each, twice.
    .activations =
        [](const LayerPlace& place) {
            const std::int64_t steps = place.inputs[0][0];
            return 5 * sizeOf(place.inputs[0])
                   + sizeOf({setting(place.node, "heads"), steps, 2 * steps});
        },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<SelfAttention>(setting(place.node, "heads"));
    },
    .settings = {wholeSetting("heads", "Heads", 4, 1, 1'000,
                              "How many look side by side, each with its share of the channels.")},
    // Queries, keys, values and the output; each step with each, twice.
    .multiplyAdds =
        [](const LayerPlace& place) {
            const std::int64_t steps = place.inputs[0][0], width = place.inputs[0][1];
            return sizeOf({steps, width, 4 * width + 2 * steps});
        }};

} // namespace assay::model::layers

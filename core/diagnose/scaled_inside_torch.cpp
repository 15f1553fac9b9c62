// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "diagnose/first_batch_probes_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::diagnose {

namespace {

constexpr std::int64_t kExamples = 4;
constexpr int kDraws = 3;
constexpr std::int64_t kManyWeights = 20'000'000;

double sizeOf(const at::Tensor& values)
{
    return std::sqrt(values.detach().square().mean().item<double>());
}

/// The first layer with a matrix that something is added behind, and what it takes of single examples.
class FirstLayer
{
public:
    enum class Shown { AsIs, Even };

    /// Nothing: it is not known which layer is the first, or it has no bias.
    static std::optional<FirstLayer> of(const model::Network::Body& network,
                                        const std::vector<ParameterFacts>& parameters)
    {
        if (network.architecture.inputs.size() != 1 || network.flat.numel() > kManyWeights)
            return std::nullopt;
        const data::InputSpec& input = network.architecture.inputs.front();
        if (input.modality == data::Modality::Text || !input.embedded.empty())
            return std::nullopt;
        const auto isMatrix = [](const ParameterFacts& one) { return one.isMatrix; };
        const auto first = std::find_if(parameters.begin(), parameters.end(), isMatrix);
        if (first == parameters.end() || first->isLookup || first->gradient == 0)
            return std::nullopt;
        const auto added =
            std::find_if(parameters.begin(), parameters.end(), [&](const ParameterFacts& one) {
                return one.layer == first->layer && !one.isMatrix && one.numbers == first->rows;
            });
        std::vector<at::Tensor> own = network.leaves();
        if (added == parameters.end() || own.size() != parameters.size())
            return std::nullopt;
        return FirstLayer(network, std::move(own), first->layer,
                          static_cast<std::size_t>(first - parameters.begin()),
                          static_cast<std::size_t>(added - parameters.begin()));
    }

    const std::string& name() const { return m_name; }
    const std::vector<at::Tensor>& own() const { return m_own; }
    /// Of a layer that takes an example all at once, what it takes is measured exactly.
    bool takesWhole(const data::Batch& batch) const
    {
        const at::Tensor& inputs = batch.inputs.front();
        return m_own[m_weight].dim() == 2
               && m_own[m_weight].size(1) * inputs.size(0) == inputs.numel();
    }
    /// Root mean square of what the layer takes of one example times `factor`, or of one that is the same everywhere;
    /// 0: no unit of it is awake. By one example: the gradient of a dense layer is that of its bias times what enters
    /// it, whatever else there is in the network. Of a layer that stands at many places it is summed over them, where
    /// numbers of both signs may cancel out; numbers that are the same everywhere do not.
    double taken(const std::vector<at::Tensor>& weights, const data::Batch& batch, std::int64_t row,
                 double factor, Shown shown) const
    {
        data::Batch one = partOf(batch, row, 1);
        at::Tensor& input = one.inputs.front();
        input = (shown == Shown::Even ? at::full_like(input, sizeOf(input)) : input) * factor;
        std::vector<at::Tensor> with;
        for (const at::Tensor& each : weights)
            with.push_back(each.detach().clone().requires_grad_());
        const at::Tensor answers = m_network->forward(one.inputs, with, {.lengths = one.lengths});
        const at::Tensor factors =
            at::arange(1, answers.numel() + 1, at::kFloat).to(answers.device()).reciprocal();
        const auto gradients =
            torch::autograd::grad({(answers.reshape({-1}) * factors).sum()},
                                  {with[m_weight], with[m_bias]}, {}, std::nullopt, false, true);
        if (!gradients[0].defined() || !gradients[1].defined())
            return 0.0;
        const double fan = static_cast<double>(m_own[m_weight].numel())
                           / static_cast<double>(m_own[m_weight].size(0));
        const double added = gradients[1].norm().item<double>();
        return added > 0 ? gradients[0].norm().item<double>() / added / std::sqrt(fan) : 0.0;
    }

private:
    FirstLayer(const model::Network::Body& network, std::vector<at::Tensor> own, std::string name,
               std::size_t weight, std::size_t bias)
        : m_network(&network)
        , m_own(std::move(own))
        , m_name(std::move(name))
        , m_weight(weight)
        , m_bias(bias)
    {}

    const model::Network::Body* m_network;
    std::vector<at::Tensor> m_own;
    std::string m_name;
    std::size_t m_weight, m_bias;
};

/// Weights of its own, and such as are drawn anew.
std::vector<std::vector<at::Tensor>> ownAndDrawn(const std::vector<at::Tensor>& own,
                                                 std::uint64_t seed)
{
    at::Generator generator =
        at::detail::createCPUGenerator(base::Random(seed, "first.scaled").next());
    std::vector<std::vector<at::Tensor>> all{own};
    for (int draw = 0; draw < kDraws; ++draw)
        all.push_back(drawnWeights(own, 1, generator));
    return all;
}

} // namespace

std::optional<ScaledInside> scaledInside(const model::Network::Body& network,
                                         const data::Batch& batch,
                                         const std::vector<ParameterFacts>& parameters,
                                         std::uint64_t seed)
{
    // Bytes that are divided by 255 twice come to a thousandth of 1. What a sound first layer takes is what enters, and
    // its measure of a convolution is within a factor of a few.
    constexpr double kTiny = 0.01, kTimes = 50;
    constexpr double kNothing = 1e-5; // of what enters: lost rather than divided
    constexpr double kHalf = 0.5, kAbout = 0.1;
    using Shown = FirstLayer::Shown;
    const auto first = FirstLayer::of(network, parameters);
    if (!first)
        return std::nullopt;
    const bool takesWhole = first->takesWhole(batch);
    double most = 0, entering = 0;
    const std::int64_t count = std::min(kExamples, batch.inputs.front().size(0));
    for (const std::vector<at::Tensor>& weights : ownAndDrawn(first->own(), seed)) {
        for (std::int64_t row = 0; row < count; ++row) {
            const double size = sizeOf(batch.inputs.front().select(0, row));
            const double taken = first->taken(weights, batch, row, 1, Shown::AsIs);
            if (!std::isfinite(taken) || taken >= kTiny || taken * kTimes >= size)
                return std::nullopt;
            if (taken == 0)
                continue;
            if (!takesWhole) {
                const double even = first->taken(weights, batch, row, 1, Shown::Even);
                if (!std::isfinite(even) || even >= kTiny || even * kTimes >= size)
                    return std::nullopt;
                if (even < kNothing * size) // a mean that is taken away, or no unit is awake
                    continue;
            }
            if (taken < kNothing * size
                || std::abs(first->taken(weights, batch, row, kHalf, Shown::AsIs) / taken - kHalf)
                       > kAbout * kHalf)
                return std::nullopt;
            if (taken / size > most) {
                most = taken / size;
                entering = size;
            }
        }
    }
    if (!(most > 0))
        return std::nullopt;
    return ScaledInside{.layer = first->name(),
                        .taken = most * entering,
                        .entering = entering,
                        .takesWhole = takesWhole};
}

std::optional<ScaledInside> enlargedInside(const model::Network::Body& network,
                                           const data::Batch& batch,
                                           const std::vector<ParameterFacts>& parameters,
                                           std::uint64_t seed)
{
    // As of inputs that are large ("inputs.large"); gradients that cancel out by chance do not do so each time.
    constexpr double kLarge = 20, kTimes = 20;
    constexpr int kFewest = 6; // measures
    using Shown = FirstLayer::Shown;
    const auto first = FirstLayer::of(network, parameters);
    if (!first)
        return std::nullopt;
    const bool takesWhole = first->takesWhole(batch);
    double least = std::numeric_limits<double>::infinity(), entering = 0;
    int measured = 0;
    const std::int64_t count = std::min(kExamples, batch.inputs.front().size(0));
    for (const std::vector<at::Tensor>& weights : ownAndDrawn(first->own(), seed)) {
        for (std::int64_t row = 0; row < count; ++row) {
            const double size = sizeOf(batch.inputs.front().select(0, row));
            double taken = first->taken(weights, batch, row, 1, Shown::AsIs);
            if (taken > 0 && !takesWhole) {
                const double even = first->taken(weights, batch, row, 1, Shown::Even);
                taken = even > 0 ? std::min(taken, even) : 0;
            }
            if (taken == 0)
                continue;
            if (!std::isfinite(taken) || taken < kLarge || taken < kTimes * size)
                return std::nullopt;
            ++measured;
            if (taken < least) {
                least = taken;
                entering = size;
            }
        }
    }
    if (measured < kFewest)
        return std::nullopt;
    return ScaledInside{
        .layer = first->name(), .taken = least, .entering = entering, .takesWhole = takesWhole};
}

} // namespace assay::diagnose

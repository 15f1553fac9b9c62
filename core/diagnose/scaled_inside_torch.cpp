// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "diagnose/first_batch_probes_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

std::optional<ScaledInside> scaledInside(const model::Network::Body& network,
                                         const data::Batch& batch,
                                         const std::vector<ParameterFacts>& parameters,
                                         std::uint64_t seed)
{
    constexpr std::int64_t kExamples = 4;
    constexpr int kDraws = 3;
    constexpr std::int64_t kManyWeights = 20'000'000;
    // Bytes that are divided by 255 twice come to a thousandth of 1. What a sound first layer takes is what enters, and
    // its measure of a convolution is within a factor of a few.
    constexpr double kTiny = 0.01, kTimes = 50;
    constexpr double kNothing = 1e-5; // of what enters: lost rather than divided
    constexpr double kHalf = 0.5, kAbout = 0.1;
    if (batch.inputs.size() != 1 || network.flat.numel() > kManyWeights)
        return std::nullopt;
    const data::InputSpec& input = network.architecture.inputs.front();
    if (input.modality == data::Modality::Text || !input.embedded.empty())
        return std::nullopt;
    // The first matrix that something is added behind, and that.
    std::size_t weight = parameters.size(), bias = parameters.size();
    for (std::size_t k = 0; k < parameters.size() && weight == parameters.size(); ++k) {
        if (!parameters[k].isMatrix)
            continue;
        if (parameters[k].isLookup || parameters[k].gradient == 0)
            return std::nullopt;
        for (std::size_t j = 0; j < parameters.size() && bias == parameters.size(); ++j) {
            if (j != k && parameters[j].layer == parameters[k].layer && !parameters[j].isMatrix
                && parameters[j].numbers == parameters[k].rows)
                bias = j;
        }
        if (bias == parameters.size())
            return std::nullopt;
        weight = k;
    }
    const std::vector<at::Tensor> own = network.leaves();
    if (weight == parameters.size() || own.size() != parameters.size())
        return std::nullopt;
    const double fan =
        static_cast<double>(own[weight].numel()) / static_cast<double>(own[weight].size(0));
    at::Generator generator =
        at::detail::createCPUGenerator(base::Random(seed, "first.scaled").next());
    const auto sizeOf = [](const at::Tensor& values) {
        return std::sqrt(values.detach().square().mean().item<double>());
    };
    // By one example: the gradient of a dense layer is that of its bias times what enters it, whatever else there is in
    // the network. Of a layer that stands at many places it is summed over them, where numbers of both signs may cancel
    // out; numbers that are the same everywhere do not.
    const bool takesWhole =
        own[weight].dim() == 2
        && own[weight].size(1) * batch.inputs.front().size(0) == batch.inputs.front().numel();
    enum class Shown { AsIs, Even };
    const auto takenBy = [&](const std::vector<at::Tensor>& drawn, std::int64_t row, double factor,
                             Shown shown = Shown::AsIs) {
        data::Batch one = partOf(batch, row, 1);
        at::Tensor& input = one.inputs.front();
        input = (shown == Shown::Even ? at::full_like(input, sizeOf(input)) : input) * factor;
        std::vector<at::Tensor> with;
        for (const at::Tensor& each : drawn)
            with.push_back(each.detach().clone().requires_grad_());
        const at::Tensor answers = network.forward(one.inputs, with, {.lengths = one.lengths});
        const at::Tensor factors =
            at::arange(1, answers.numel() + 1, at::kFloat).to(answers.device()).reciprocal();
        const auto gradients =
            torch::autograd::grad({(answers.reshape({-1}) * factors).sum()},
                                  {with[weight], with[bias]}, {}, std::nullopt, false, true);
        if (!gradients[0].defined() || !gradients[1].defined())
            return 0.0;
        const double added = gradients[1].norm().item<double>();
        return added > 0 ? gradients[0].norm().item<double>() / added / std::sqrt(fan) : 0.0;
    };
    double most = 0, entering = 0;
    const std::int64_t count = std::min(kExamples, batch.inputs.front().size(0));
    for (int draw = 0; draw <= kDraws; ++draw) {
        const std::vector<at::Tensor> weights = draw == 0 ? own : drawnWeights(own, 1, generator);
        for (std::int64_t row = 0; row < count; ++row) {
            const double size = sizeOf(batch.inputs.front().select(0, row));
            const double taken = takenBy(weights, row, 1);
            if (!std::isfinite(taken) || taken >= kTiny || taken * kTimes >= size)
                return std::nullopt;
            if (taken == 0) // no unit of it is awake
                continue;
            if (!takesWhole) {
                const double even = takenBy(weights, row, 1, Shown::Even);
                if (!std::isfinite(even) || even >= kTiny || even * kTimes >= size)
                    return std::nullopt;
                if (even < kNothing * size) // a mean that is taken away, or no unit is awake
                    continue;
            }
            if (taken < kNothing * size
                || std::abs(takenBy(weights, row, kHalf) / taken - kHalf) > kAbout * kHalf)
                return std::nullopt;
            if (taken / size > most) {
                most = taken / size;
                entering = size;
            }
        }
    }
    if (!(most > 0))
        return std::nullopt;
    return ScaledInside{.layer = parameters[weight].layer,
                        .taken = most * entering,
                        .entering = entering,
                        .takesWhole = takesWhole};
}

} // namespace assay::diagnose

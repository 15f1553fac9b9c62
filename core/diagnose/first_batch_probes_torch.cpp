// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/first_batch_probes_torch.h"

#include "base/random.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

bool differ(const data::Batch& batch)
{
    return std::any_of(batch.inputs.begin(), batch.inputs.end(), [](const at::Tensor& input) {
        return !input.eq(input.narrow(0, 0, 1)).all().item<bool>();
    });
}

/// The same with numbers of mean 0 and deviation 1, so that what saturates does not do so because of their scale.
/// Tokens and categories stay.
data::Batch inOneScale(const model::Network::Body& network, data::Batch batch)
{
    for (std::size_t k = 0; k < batch.inputs.size(); ++k) {
        const data::InputSpec& input = network.architecture.inputs[k];
        if (input.modality == data::Modality::Text || !input.embedded.empty())
            continue;
        const at::Tensor values = batch.inputs[k].to(at::kDouble);
        const double mean = values.mean().item<double>(),
                     deviation = values.std(false).item<double>();
        if (deviation > 0 && std::isfinite(deviation))
            batch.inputs[k] = values.sub(mean).div(deviation).to(batch.inputs[k].scalar_type());
    }
    return batch;
}

} // namespace

double largest(const at::Tensor& values)
{
    return values.numel() > 0 ? values.abs().max().item<double>() : 0;
}

data::Batch partOf(const data::Batch& batch, std::int64_t from, std::int64_t count)
{
    data::Batch part = batch;
    for (at::Tensor& input : part.inputs)
        input = input.narrow(0, from, count);
    for (std::size_t k = 0; k < part.lengths.size(); ++k) {
        at::Tensor& lengths = part.lengths[k];
        if (!lengths.defined())
            continue;
        lengths = lengths.narrow(0, from, count);
        part.inputs[k] = part.inputs[k].narrow(1, 0, lengths.max().item<std::int64_t>());
    }
    return part;
}

std::vector<at::Tensor> drawnWeights(const std::vector<at::Tensor>& weights, double gain,
                                     at::Generator& generator)
{
    const c10::NoGradGuard noGrad;
    std::vector<at::Tensor> drawn;
    for (const at::Tensor& weight : weights) {
        const double fan = weight.dim() > 1 ? static_cast<double>(weight.numel())
                                                  / static_cast<double>(weight.size(0))
                                            : 1;
        drawn.push_back(at::randn(weight.sizes(), generator, at::kFloat)
                            .mul_(gain / std::sqrt(fan))
                            .to(weight.device()));
    }
    return drawn;
}

void tryOtherWeights(const model::Network::Body& network, const data::Batch& batch,
                     std::uint64_t seed, AnswerFacts& facts)
{
    const c10::NoGradGuard noGrad;
    constexpr int kDraws = 10, kFewest = 5; // of which the answers are finite
    constexpr std::int64_t kManyWeights = 5'000'000, kExamples = 32;
    // Of a sum of as many weighted values: far beyond 1, and so near 0 that nothing saturates.
    constexpr double kWide = 3, kNarrow = 0.3;
    const std::int64_t count = std::min(kExamples, batch.inputs.front().size(0));
    const data::Batch few = inOneScale(network, partOf(batch, 0, count));
    const data::Batch half = partOf(few, 0, count / 2);
    const std::vector<at::Tensor> own = network.leaves();
    at::Generator generator =
        at::detail::createCPUGenerator(base::Random(seed, "first.weights").next());
    bool same = count > 1 && differ(few), merges = false;
    double low = 0, high = 0;
    int draws = 0;
    const auto answersWith = [&](const std::vector<at::Tensor>& weights, const data::Batch& to) {
        const at::Tensor answers =
            network.forward(to.inputs, weights, {.lengths = to.lengths}).to(at::kCPU);
        return answers.to(at::kDouble).reshape({answers.size(0), -1});
    };
    for (int draw = 0; draw < (network.flat.numel() > kManyWeights ? kFewest : kDraws); ++draw) {
        const std::vector<at::Tensor> weights =
            drawnWeights(own, draw % 2 == 0 ? kWide : kNarrow, generator);
        const at::Tensor answers = answersWith(weights, few);
        if (!answers.isfinite().all().item<bool>())
            continue;
        const double least = answers.min().item<double>(), most = answers.max().item<double>();
        low = draws > 0 ? std::min(low, least) : least;
        high = draws > 0 ? std::max(high, most) : most;
        ++draws;
        const double scale = largest(answers);
        same = same && largest(answers - answers.narrow(0, 0, 1)) == 0;
        if (same && count > 3 && scale > 0)
            merges = merges
                     || largest(answersWith(weights, half) - answers.narrow(0, 0, count / 2))
                            > 1e-3 * scale;
    }
    if (draws < kFewest - 1)
        return;
    facts.boundLow = low;
    facts.boundHigh = high;
    facts.ignoresInputs = same;
    facts.mergesBatch = same && merges;
}

double droppedShare(const model::Network::Body& network, const data::Batch& batch,
                    const std::vector<ParameterFacts>& parameters, std::uint64_t seed)
{
    constexpr int kDraws = 6;
    constexpr std::int64_t kFewest = 16; // values before a layer
    const std::vector<at::Tensor> weights = network.leaves();
    const auto silent = [&](model::Mode mode, std::int64_t step) {
        const at::Tensor answers = network.forward(
            batch.inputs, weights,
            {.lengths = batch.lengths, .mode = mode, .place = {.seed = seed, .step = step}});
        // Of different outputs, so that none of them cancels.
        const at::Tensor of = answers.select(0, step % answers.size(0)).reshape({-1});
        const at::Tensor factors =
            at::arange(1, of.numel() + 1, of.options().requires_grad(false)).reciprocal();
        const auto gradients =
            torch::autograd::grad({(of * factors).sum()}, weights, {}, std::nullopt, false, true);
        std::vector<at::Tensor> columns;
        for (std::size_t k = 0; k < gradients.size(); ++k)
            columns.push_back(gradients[k].defined() && parameters[k].isMatrix
                                      && !parameters[k].isLookup
                                  ? gradients[k]
                                        .transpose(0, 1)
                                        .reshape({gradients[k].size(1), -1})
                                        .eq(0)
                                        .all(1)
                                        .to(at::kCPU)
                                  : at::Tensor());
        return columns;
    };
    std::vector<double> dropped(weights.size(), 0), before(weights.size(), 0);
    for (int draw = 0; draw < kDraws; ++draw) {
        const auto drawn = silent(model::Mode::Replay, draw),
                   whole = silent(model::Mode::Evaluate, draw);
        for (std::size_t k = 0; k < weights.size(); ++k) {
            if (!drawn[k].defined() || !whole[k].defined() || drawn[k].numel() < kFewest)
                continue;
            const at::Tensor alive = whole[k].logical_not();
            const double living = alive.sum().item<double>(),
                         silenced = drawn[k].logical_and(alive).sum().item<double>();
            if (silenced == living) // a whole branch, or what stands behind it
                continue;
            before[k] += living;
            dropped[k] += silenced;
        }
    }
    double most = 0;
    for (std::size_t k = 0; k < weights.size(); ++k) {
        if (before[k] >= static_cast<double>(kFewest * 2))
            most = std::max(most, dropped[k] / before[k]);
    }
    return most;
}

} // namespace assay::diagnose

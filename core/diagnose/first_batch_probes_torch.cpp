// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/first_batch_probes_torch.h"

#include "base/random.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <numeric>

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

data::Batch inputsOf(const data::Batch& batch, const at::Tensor& places)
{
    data::Batch part = batch;
    for (at::Tensor& input : part.inputs)
        input = input.index_select(0, places.to(input.device()));
    for (at::Tensor& lengths : part.lengths) {
        if (lengths.defined())
            lengths = lengths.index_select(0, places.to(lengths.device()));
    }
    return part;
}

std::vector<std::uint32_t> firstPositions(const train::TrainSpec& spec, std::uint64_t seed,
                                          const data::Prepared& data)
{
    std::vector<std::uint32_t> positions(data.splits.train().size());
    std::iota(positions.begin(), positions.end(), 0U);
    base::Random(seed, "first.batch").shuffle(positions);
    const auto most = static_cast<std::size_t>(4 * std::max<std::int64_t>(1, spec.batchSize));
    positions.resize(std::min({positions.size(), kFirstBatch, most}));
    return positions;
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

double drawnShare(const model::Network::Body& network, const data::Batch& batch, std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    const auto pass = [&](std::int64_t step) {
        const at::Tensor answers =
            network.forward(batch.inputs, {.lengths = batch.lengths,
                                           .mode = model::Mode::Replay,
                                           .place = {.seed = seed, .step = step, .first = 0}});
        return answers.to(at::kCPU).to(at::kDouble).reshape({answers.size(0), -1});
    };
    const at::Tensor one = pass(0), other = pass(1);
    // Half of a squared difference is the variance of the draws; of means the examples differ by the rest.
    const double draws = (one - other).square().mean().item<double>() / 2;
    const double examples = ((one + other) / 2).var(0, false).mean().item<double>() - draws / 2;
    return draws > 0 ? std::sqrt(draws / std::max(examples, 1e-3 * draws)) : 0;
}

double zeroedByChance(const model::Network::Body& network, const data::Batch& batch,
                      std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    constexpr int kDraws = 3;
    const at::Tensor whole =
        network.forward(batch.inputs, {.lengths = batch.lengths}).ne(0).to(at::kCPU);
    double zeroed = 0;
    for (int draw = 0; draw < kDraws; ++draw) {
        const at::Tensor answers =
            network.forward(batch.inputs, {.lengths = batch.lengths,
                                           .mode = model::Mode::Replay,
                                           .place = {.seed = seed, .step = draw, .first = 0}});
        zeroed += answers.to(at::kCPU).eq(0).logical_and(whole).sum().item<double>();
    }
    return whole.numel() > 0 ? zeroed / kDraws / static_cast<double>(whole.numel()) : 0;
}

at::Tensor filledSteps(const at::Tensor& values)
{
    const std::int64_t count = values.size(0), steps = values.size(1);
    const at::Tensor filled = values.reshape({count, steps, -1}).ne(0).any(2).to(at::kCPU);
    return (filled * at::arange(1, steps + 1, at::kLong)).amax(1);
}

double movedByOrder(const model::Network::Body& network, const data::Batch& batch,
                    const std::vector<bool>& stepped, std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    constexpr std::int64_t kExamples = 32, kMostWeights = 5'000'000;
    constexpr double kRounding = 1e-5; // of the largest answer
    if (std::find(stepped.begin(), stepped.end(), true) == stepped.end())
        return -1;
    const data::Batch few = partOf(batch, 0, std::min(kExamples, batch.inputs.front().size(0)));
    data::Batch other = few;
    at::Generator generator =
        at::detail::createCPUGenerator(base::Random(seed, "first.order").next());
    for (std::size_t k = 0; k < other.inputs.size(); ++k) {
        const at::Tensor& input = few.inputs[k];
        if (!stepped[k] || input.dim() < 2)
            continue;
        const std::int64_t count = input.size(0), steps = input.size(1);
        const at::Tensor places = at::arange(steps, at::kDouble);
        at::Tensor keys = at::rand({count, steps}, generator, at::kDouble);
        // What fills an example up stays behind it.
        at::Tensor ends;
        if (k < few.lengths.size() && few.lengths[k].defined())
            ends = few.lengths[k].to(at::kCPU);
        else if (!data::hasSteps(network.architecture.inputs[k]))
            ends = filledSteps(input);
        if (ends.defined())
            keys = at::where(places.unsqueeze(0) < ends.to(at::kDouble).unsqueeze(1), keys,
                             places.unsqueeze(0) + 1);
        std::vector<std::int64_t> shape(static_cast<std::size_t>(input.dim()), 1);
        shape[0] = count;
        shape[1] = steps;
        const at::Tensor order =
            std::get<1>(keys.sort(1)).reshape(shape).expand(input.sizes()).contiguous();
        other.inputs[k] = input.gather(1, order.to(input.device()));
    }
    bool isChanged = false;
    for (std::size_t k = 0; k < other.inputs.size(); ++k)
        isChanged = isChanged || !at::equal(other.inputs[k], few.inputs[k]);
    if (!isChanged)
        return -1;
    const std::vector<at::Tensor> own = network.leaves();
    const auto movedWith = [&](const std::vector<at::Tensor>& weights) {
        const auto answersTo = [&](const data::Batch& asked) {
            return network.forward(asked.inputs, weights, {.lengths = asked.lengths})
                .to(at::kCPU)
                .to(at::kDouble)
                .reshape({few.inputs.front().size(0), -1});
        };
        const at::Tensor now = answersTo(few), then = answersTo(other);
        const double spread = now.std(0, false).max().item<double>();
        const double moved = largest(then - now);
        return !(spread > 0) || !std::isfinite(moved) ? -1.0
               : moved <= kRounding * largest(now)    ? 0.0
                                                      : moved / spread;
    };
    double most = movedWith(own);
    if (network.flat.numel() > kMostWeights)
        return most;
    for (const double gain : {0.3, 1.0}) // with positions that have begun to learn
        most = std::max(most, movedWith(drawnWeights(own, gain, generator)));
    return most;
}

std::optional<MergedCodes> mergedCodes(const model::Network::Body& network,
                                       const data::Batch& batch, std::size_t k, std::int64_t count)
{
    const c10::NoGradGuard noGrad;
    constexpr std::int64_t kFirst = 2; // of texts 0 fills up and 1 is unknown
    constexpr std::int64_t kAsked = 32, kFewest = 16;
    constexpr double kSame = 1e-4; // of how answers to different codes differ
    const std::int64_t last = count - 1;
    if (last - kFirst < kFewest)
        return std::nullopt;
    const data::Batch one = partOf(batch, 0, 1);
    // Examples that hold one code at all of their places.
    const auto answersTo = [&](const std::vector<std::int64_t>& codes) {
        const auto number = static_cast<std::int64_t>(codes.size());
        data::Batch asked = one;
        for (at::Tensor& input : asked.inputs) {
            std::vector<std::int64_t> times(static_cast<std::size_t>(input.dim()), 1);
            times[0] = number;
            input = input.repeat(times);
        }
        for (at::Tensor& lengths : asked.lengths) {
            if (lengths.defined())
                lengths = lengths.repeat({number});
        }
        at::Tensor& input = asked.inputs[k];
        for (std::int64_t row = 0; row < number; ++row)
            input.select(0, row).fill_(codes[static_cast<std::size_t>(row)]);
        return network.forward(asked.inputs, {.lengths = asked.lengths})
            .to(at::kCPU)
            .to(at::kDouble)
            .reshape({number, -1});
    };
    std::vector<std::int64_t> codes;
    for (std::int64_t j = 0; j < kAsked; ++j) {
        const std::int64_t code = kFirst + (last - kFirst) * j / (kAsked - 1);
        if (codes.empty() || codes.back() != code)
            codes.push_back(code);
    }
    const at::Tensor answers = answersTo(codes);
    const at::Tensor end = answers.narrow(0, answers.size(0) - 1, 1);
    const double spread = answers.std(0, false).max().item<double>();
    if (!(spread > 0) || !std::isfinite(spread))
        return std::nullopt;
    const auto isAsLast = [&](const at::Tensor& row) {
        return largest(row - end) <= kSame * spread;
    };
    std::size_t begin = codes.size() - 1; // from here on all answers are that of the last
    while (begin > 0 && isAsLast(answers.narrow(0, static_cast<std::int64_t>(begin) - 1, 1)))
        --begin;
    if (begin == 0 || begin == codes.size() - 1)
        return std::nullopt;
    for (std::size_t j = 0; j < begin; ++j) {
        if (isAsLast(answers.narrow(0, static_cast<std::int64_t>(j), 1)))
            return std::nullopt; // the network takes codes together in some other way
    }
    std::int64_t low = codes[begin - 1], high = codes[begin];
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (isAsLast(answersTo({middle})) ? high : low) = middle;
    }
    return MergedCodes{.input = network.architecture.inputs[k].name, .from = high, .last = last};
}

} // namespace assay::diagnose

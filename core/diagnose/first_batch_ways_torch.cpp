// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "diagnose/first_batch_probes_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/linalg_svdvals.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

/// Singular values above what rounding leaves of the largest.
std::int64_t rankOf(const at::Tensor& rows)
{
    constexpr double kRounding = 1e-5;
    const at::Tensor values = at::linalg_svdvals(rows.to(at::kDouble).to(at::kCPU));
    const double largest = values.max().item<double>();
    return largest > 0 ? values.gt(kRounding * largest).sum().item<std::int64_t>() : 0;
}

bool areQuantities(const model::Network::Body& network)
{
    return std::all_of(network.architecture.inputs.begin(), network.architecture.inputs.end(),
                       [](const data::InputSpec& input) {
                           return input.modality != data::Modality::Text && input.embedded.empty();
                       });
}

/// Raises AnswerFacts::ways and waysTogether to what these weights show. Whether any gradient is other than 0, or none
/// could be had.
bool countWith(const std::vector<at::Tensor>& weights, const model::Network::Body& network,
               const data::Batch& part, AnswerFacts& facts)
{
    constexpr std::int64_t kAlone = 6, kOutputs = 16;
    const std::int64_t count = part.inputs.front().size(0);
    // Rows of one example each: how an output moves with its inputs. A module of one's own goes back once a pass.
    std::int64_t outputs = 1;
    std::vector<at::Tensor> byOutput;
    for (std::int64_t k = 0; k < outputs; ++k) {
        const at::Tensor answers =
            network.forward(part.inputs, weights, {.lengths = part.lengths}).reshape({count, -1});
        if (!answers.requires_grad()) {
            byOutput.push_back(at::zeros({count, 1}));
            break;
        }
        outputs = std::min(kOutputs, answers.size(1));
        const auto gradients = torch::autograd::grad({answers.select(1, k).sum()}, part.inputs, {},
                                                     std::nullopt, false, true);
        std::vector<at::Tensor> rows;
        for (const at::Tensor& gradient : gradients) {
            if (gradient.defined())
                rows.push_back(gradient.reshape({count, -1}));
        }
        byOutput.push_back(rows.empty() ? at::zeros({count, 1}) : at::cat(rows, 1));
    }
    const at::Tensor all = at::stack(byOutput, 1); // examples x outputs x numbers
    if (!all.isfinite().all().item<bool>())
        return true;
    facts.enters = all.size(2);
    for (std::int64_t k = 0; k < std::min(kAlone, count); ++k)
        facts.ways = std::max(facts.ways, rankOf(all.select(0, k)));
    // Together there are as many at least.
    if (facts.ways > 1)
        facts.waysTogether = std::max(facts.waysTogether, facts.ways);
    else
        facts.waysTogether = std::max(facts.waysTogether, rankOf(all.select(1, 0)));
    return largest(all) > 0;
}

/// Codes with something behind the point. 0 stays 0: a mask of padding asks whether it is above.
at::Tensor behindThePoint(const at::Tensor& codes, double part)
{
    return codes + codes.gt(0).to(codes.scalar_type()) * part;
}

} // namespace

void countWays(const model::Network::Body& network, const data::Batch& batch, std::uint64_t seed,
               AnswerFacts& facts)
{
    constexpr std::int64_t kExamples = 32, kPlenty = 2;
    constexpr int kDraws = 4;
    constexpr std::int64_t kMostNumbers = 4'000'000; // of the examples that are asked
    if (!areQuantities(network))
        return;
    std::int64_t numbers = 1;
    for (const at::Tensor& input : batch.inputs)
        numbers += input.numel() / std::max<std::int64_t>(1, input.size(0));
    const std::int64_t most = std::clamp<std::int64_t>(kMostNumbers / 16 / numbers, 2, kExamples);
    data::Batch part = partOf(batch, 0, std::min(most, batch.inputs.front().size(0)));
    at::Generator generator =
        at::detail::createCPUGenerator(base::Random(seed, "first.ways").next());
    // It is the network that is asked: inputs of a scale that saturates it would hide its ways.
    for (at::Tensor& input : part.inputs)
        input = at::randn(input.sizes(), generator, at::kFloat).to(input.device()).requires_grad_();
    const std::vector<at::Tensor> own = network.leaves();
    bool moves = countWith(own, network, part, facts);
    // A unit that happens to give 0 for all of them is no narrow layer.
    for (int draw = 0; draw < kDraws; ++draw) {
        if (facts.ways >= kPlenty && facts.waysTogether >= kPlenty)
            return;
        const bool again = countWith(drawnWeights(own, 1, generator), network, part, facts);
        moves = moves || again;
    }
    if (moves)
        return;
    const c10::NoGradGuard noGrad;
    const at::Tensor answers = network.forward(part.inputs, {.lengths = part.lengths});
    facts.roundsInputs = largest(answers - answers.narrow(0, 0, 1)) > 0;
}

double curvedness(const model::Network::Body& network, const data::Batch& batch, std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    constexpr double kStraight = 1e-3;
    constexpr int kDraws = 2;
    for (std::size_t k = 0; k < batch.inputs.size(); ++k) {
        const data::InputSpec& input = network.architecture.inputs[k];
        // Series of several lengths have places that are none.
        const bool isEven =
            !data::hasSteps(input) || batch.lengths.size() <= k || !batch.lengths[k].defined()
            || batch.lengths[k].eq(batch.lengths[k].select(0, 0)).all().item<bool>();
        if (input.modality == data::Modality::Text || !input.embedded.empty() || !isEven)
            return -1;
    }
    const auto mixed = [](const at::Tensor& x) { return x - x.roll(1, 0) + x.roll(2, 0); };
    data::Batch other = batch;
    for (at::Tensor& input : other.inputs)
        input = mixed(input);
    const auto of = [&](const std::vector<at::Tensor>& weights) {
        const auto answersTo = [&](const data::Batch& asked) {
            const at::Tensor answers =
                network.forward(asked.inputs, weights, {.lengths = asked.lengths}).to(at::kCPU);
            return answers.to(at::kDouble).reshape({answers.size(0), -1});
        };
        const at::Tensor answers = answersTo(batch);
        const double spread = answers.std(0, false).max().item<double>();
        return !(spread > 0) || answers.size(0) < 4
                   ? -1.0
                   : largest(answersTo(other) - mixed(answers)) / spread;
    };
    const std::vector<at::Tensor> own = network.leaves();
    double curved = of(own);
    at::Generator generator =
        at::detail::createCPUGenerator(base::Random(seed, "first.curved").next());
    for (int draw = 0; draw < kDraws && curved >= 0 && curved < kStraight; ++draw)
        curved = std::max(curved, of(drawnWeights(own, 1, generator)));
    return curved;
}

double movedByOthers(const model::Network::Body& network, const data::Batch& batch)
{
    constexpr std::int64_t kExamples = 8; // what mixes a batch mixes a small one
    if (!areQuantities(network))
        return 0;
    data::Batch part = partOf(batch, 0, std::min(kExamples, batch.inputs.front().size(0)));
    for (at::Tensor& input : part.inputs)
        input = input.detach().clone().requires_grad_();
    const std::int64_t count = part.inputs.front().size(0);
    const at::Tensor answers = network.forward(part.inputs, {.lengths = part.lengths});
    if (count < 2 || !answers.requires_grad())
        return 0;
    const auto gradients =
        torch::autograd::grad({answers.reshape({count, -1}).select(0, count - 1).sum()},
                              part.inputs, {}, std::nullopt, false, true);
    double own = 0, others = 0;
    for (const at::Tensor& gradient : gradients) {
        if (!gradient.defined())
            continue;
        own = std::max(own, largest(gradient.narrow(0, count - 1, 1)));
        others = std::max(others, largest(gradient.narrow(0, 0, count - 1)));
    }
    return own > 0 ? others / own : 0;
}

double cutInputs(const model::Network::Body& network, const data::Batch& batch, std::uint64_t seed)
{
    constexpr std::int64_t kExamples = 8;
    constexpr double kNoise = 1e-2, kStep = 1e-4; // of the size of what enters
    constexpr double kMoves = 0.05; // of what the others move: rounding moves far less
    // Half a step moves half as much; where a maximum changes places a quarter, where something jumps all or nothing.
    constexpr double kHalf = 0.5, kAbout = 0.15;
    if (!areQuantities(network))
        return 0;
    at::Generator generator = at::detail::createCPUGenerator(seed);
    data::Batch part = partOf(batch, 0, std::min(kExamples, batch.inputs.front().size(0)));
    std::vector<at::Tensor> steps;
    for (std::size_t k = 0; k < part.inputs.size(); ++k) {
        at::Tensor& input = part.inputs[k];
        const double size = std::sqrt(input.square().mean().item<double>());
        // A code has no gradient by its nature, and jumps where it is moved.
        at::Tensor moves = at::ones_like(input);
        const std::vector<bool> codes = codeColumns(network, part, k);
        for (std::size_t column = 0; column < codes.size(); ++column) {
            if (codes[column])
                moves.select(1, static_cast<std::int64_t>(column)).zero_();
        }
        const auto drawn = [&] {
            return at::randn(input.sizes(), generator, at::kFloat).to(input.device()) * moves;
        };
        steps.push_back(drawn().sign() * (kStep * size));
        input = (input.detach() + drawn() * (kNoise * size)).requires_grad_();
    }
    const auto answersTo = [&](const std::vector<at::Tensor>& inputs) {
        return network.forward(inputs, {.lengths = part.lengths});
    };
    const at::Tensor answers = answersTo(part.inputs);
    if (!answers.requires_grad())
        return 0;
    std::vector<at::Tensor> silent;
    for (int draw = 0; draw < 2; ++draw) { // of one sum alone parts may cancel
        const at::Tensor weights =
            at::randn(answers.sizes(), generator, at::kFloat).to(answers.device());
        const auto gradients =
            torch::autograd::grad({(answers * weights).sum()}, part.inputs, {}, true, false, true);
        for (std::size_t k = 0; k < gradients.size(); ++k) {
            if (!gradients[k].defined())
                return 0; // it is rounded or not looked at, which other facts say
            const at::Tensor none = gradients[k].eq(0).logical_and(steps[k].ne(0));
            if (draw == 0)
                silent.push_back(none);
            else
                silent[k] = silent[k].logical_and(none);
        }
    }
    const c10::NoGradGuard noGrad;
    double count = 0, all = 0;
    for (const at::Tensor& each : silent) {
        count += each.sum().item<double>();
        all += static_cast<double>(each.numel());
    }
    if (count == 0 || count == all)
        return 0;
    const auto moved = [&](bool ofSilent, double step) {
        std::vector<at::Tensor> inputs;
        for (std::size_t k = 0; k < silent.size(); ++k)
            inputs.push_back(part.inputs[k].detach()
                             + steps[k] * step * (ofSilent ? silent[k] : silent[k].logical_not()));
        return largest(answersTo(inputs) - answers.detach());
    };
    const double others = moved(false, 1), own = moved(true, 1);
    const bool isSmooth = std::abs(moved(true, kHalf) / own - kHalf) < kAbout;
    return others > 0 && own > kMoves * others && isSmooth ? count / all : 0;
}

double followsScale(const model::Network::Body& network, const data::Batch& batch)
{
    const c10::NoGradGuard noGrad;
    constexpr double kGrowth = 0.05;
    if (!areQuantities(network))
        return -1;
    data::Batch grown = batch;
    for (at::Tensor& input : grown.inputs)
        input = input * (1 + kGrowth);
    const at::Tensor now = network.forward(batch.inputs, {.lengths = batch.lengths});
    const at::Tensor then = network.forward(grown.inputs, {.lengths = batch.lengths});
    const double spread = (now - now.mean(0, true)).square().mean().sqrt().item<double>();
    const double moved = (then - now).square().mean().sqrt().item<double>();
    return spread > 0 ? moved / (kGrowth * spread) : -1;
}

std::vector<bool> codeColumns(const model::Network::Body& network, const data::Batch& batch,
                              std::size_t k)
{
    const c10::NoGradGuard noGrad;
    constexpr std::int64_t kMost = 64;
    constexpr double kPart = 0.3; // behind the point
    const at::Tensor& table = batch.inputs[k];
    if (table.dim() != 2 || table.size(1) > kMost)
        return {};
    const auto answersWith = [&](std::int64_t column, const at::Tensor& values) {
        data::Batch other = batch;
        other.inputs[k] = table.clone();
        other.inputs[k].select(1, column).copy_(values);
        return network.forward(other.inputs, {.lengths = other.lengths});
    };
    const at::Tensor now = network.forward(batch.inputs, {.lengths = batch.lengths});
    std::vector<bool> codes;
    for (std::int64_t column = 0; column < table.size(1); ++column) {
        const at::Tensor values = table.select(1, column);
        codes.push_back(values.ge(0).all().item<bool>()
                        && values.eq(values.round()).all().item<bool>()
                        && values.max().item<double>() >= 1
                        && at::equal(now, answersWith(column, behindThePoint(values, kPart)))
                        && !at::equal(now, answersWith(column, values.roll(1, 0))));
    }
    return codes;
}

bool areCodes(const model::Network::Body& network, const data::Batch& batch, std::size_t k)
{
    const c10::NoGradGuard noGrad;
    const at::Tensor& codes = batch.inputs[k];
    if (!codes.ge(0).all().item<bool>() || !codes.eq(codes.round()).all().item<bool>()
        || codes.max().item<double>() < 1)
        return false;
    const auto answers = [&](const at::Tensor& input) {
        data::Batch other = batch;
        other.inputs[k] = input;
        return network.forward(other.inputs, {.lengths = other.lengths});
    };
    constexpr double kBehindThePoint = 0.25;
    const at::Tensor now = answers(codes);
    return at::equal(now, answers(behindThePoint(codes, kBehindThePoint)))
           && !at::equal(now, answers(codes.roll(1, 0)));
}

bool isStandardisedInside(const model::Network::Body& network, const data::Batch& batch,
                          std::size_t k, const std::vector<bool>& codes, std::uint64_t seed)
{
    const c10::NoGradGuard noGrad;
    constexpr double kSame = 0.02; // batch norm adds a little to a variance
    const at::Tensor& columns = batch.inputs[k];
    const data::InputSpec& input = network.architecture.inputs[k];
    if (columns.dim() < 2 || columns.size(0) < 2 || input.modality == data::Modality::Text)
        return false;
    const auto answers = [&](const at::Tensor& input) {
        data::Batch other = batch;
        other.inputs[k] = input;
        return network.forward(other.inputs, {.lengths = other.lengths,
                                              .mode = model::Mode::Replay,
                                              .place = {.seed = seed, .step = 0, .first = 0}});
    };
    // Each column in another unit, or each channel: of series they come last, of pictures first.
    const std::int64_t side = data::hasSteps(input) ? columns.dim() - 1 : 1;
    std::vector<std::int64_t> shape(static_cast<std::size_t>(columns.dim()), 1);
    shape[static_cast<std::size_t>(side)] = columns.size(side);
    at::Tensor units = at::arange(columns.size(side), at::kFloat).remainder(5).add(2);
    for (std::size_t column = 0; column < codes.size(); ++column) {
        if (codes[column])
            units[static_cast<std::int64_t>(column)] = 1;
    }
    // And from another zero: a convolution whose values a norm takes is the same at any scale, but not at its borders.
    const double zero = largest(columns);
    const at::Tensor from = units.ne(1).to(at::kFloat) * zero;
    const auto as = [&](const at::Tensor& row) { return row.reshape(shape).to(columns.device()); };
    const at::Tensor now = answers(columns);
    const double spread = largest(now - now.mean(0, true));
    return spread > 0 && largest(now - answers(columns * as(units) + as(from))) <= kSame * spread;
}

} // namespace assay::diagnose

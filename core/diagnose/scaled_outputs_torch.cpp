// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/first_batch_probes_torch.h"
#include "diagnose/modes_and_steps.h"
#include "train/loss_guess.h"
#include "train/objective.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace assay::diagnose {

namespace {

/// The largest factor that anyone gives for weights to begin with is 5/3, of tanh; of 189 small modules that were tried
/// all without a fault in their weights had 1.5 and less.
constexpr double kGain = 5;
/// Root mean square of first answers; of sound starts 5 at most, of default weights below 1. By itself it says nothing.
constexpr double kLarge = 2;
constexpr double kTimes = 1.5;     ///< the loss of a guess
constexpr double kLargeInput = 10; ///< of what enters, which explains large answers
constexpr double kAlike = 1e-2;    ///< of the factor: rounding of large answers

/// By how much each output moves when each number of a bias grows by 1, where all move alike; 0: they do not.
double factorBehind(const model::Network::Body& network, const data::Batch& few,
                    const at::Tensor& now, std::size_t bias)
{
    std::vector<at::Tensor> weights = network.leaves();
    weights[bias] = weights[bias].detach() + 1;
    const at::Tensor moved =
        network.forward(few.inputs, weights, {.lengths = few.lengths}).to(at::kCPU).to(at::kDouble)
        - now;
    const double factor = moved.mean().item<double>();
    return largest(moved - factor) < kAlike * std::abs(factor) ? factor : 0;
}

/// Root mean square of weights times the root of how many values enter a unit.
double gainOf(const at::Tensor& weights)
{
    return std::sqrt(weights.to(at::kDouble).square().mean().item<double>()
                     * static_cast<double>(weights.numel()) / static_cast<double>(weights.size(0)));
}

/// Root mean square of the targets as they are learned; 0 of classes.
double sizeOfTargets(const data::Prepared& data)
{
    const data::Subset& train = data.splits.train();
    if (!data.source->isRegression())
        return 0;
    double squares = 0;
    for (const std::uint32_t index : train.indices)
        squares += std::pow(data.preprocess.target().standardised(train.dataset->target(index)), 2);
    return std::sqrt(squares / static_cast<double>(train.size()));
}

} // namespace

std::optional<ScaledOutputs> scaledOutputs(const model::Network::Body& network,
                                           const data::Batch& batch, const train::TrainSpec& spec,
                                           const data::Prepared& data, const FirstBatch& seen)
{
    const c10::NoGradGuard noGrad;
    constexpr std::int64_t kExamples = 64;
    const train::Loss loss =
        train::lossFor(spec, data.source->info().task, network.architecture.outputKind);
    const std::vector<at::Tensor> own = network.leaves();
    if (seen.parameters.size() != own.size() || loss.takesNumbers != data.source->isRegression()
        || std::any_of(seen.inputs.begin(), seen.inputs.end(),
                       [](const InputFacts& input) { return input.rms >= kLargeInput; }))
        return std::nullopt;
    ScaledOutputs found{.rms = seen.answers.rms, .targets = sizeOfTargets(data)};
    if (!(found.rms >= kLarge * std::max(1.0, found.targets)))
        return std::nullopt;
    found.guess = train::guessedLoss(train::objectiveFor(spec, loss, data.splits.train()), data,
                                     data.splits.train());
    if (!(seen.loss > kTimes * found.guess))
        return std::nullopt;
    const data::Batch few = partOf(batch, 0, std::min(kExamples, batch.inputs.front().size(0)));
    const at::Tensor now =
        network.forward(few.inputs, own, {.lengths = few.lengths}).to(at::kCPU).to(at::kDouble);
    for (std::size_t bias = own.size(); bias-- > 0;) {
        if (own[bias].dim() != 1 || own[bias].numel() != seen.answers.width)
            continue;
        const double factor = factorBehind(network, few, now, bias);
        if (factor == 0)
            continue;
        found.layer = seen.parameters[bias].layer;
        found.factor = factor;
        std::set<std::string> others;
        for (std::size_t k = 0; k < own.size(); ++k) {
            if (!seen.parameters[k].isMatrix || seen.parameters[k].isLookup || own[k].numel() == 0)
                continue;
            const double gain = gainOf(own[k]);
            if (seen.parameters[k].layer == found.layer)
                found.gain = gain;
            else if (gain >= kGain)
                others.insert(seen.parameters[k].layer);
        }
        found.others = static_cast<std::int64_t>(others.size());
        if (std::abs(factor) >= kFactorBehind || found.gain >= kGain)
            return found;
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace assay::diagnose

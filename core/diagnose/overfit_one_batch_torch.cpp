// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/overfit_one_batch.h"

#include "base/compute.h"
#include "base/random.h"
#include "data/batch_order.h"
#include "data/batches_torch.h"
#include "train/loss_guess.h"
#include "train/objective_torch.h"
#include "train/step_loop_torch.h"
#include "train/supervised_step_torch.h"
#include "train/trainer.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace assay::diagnose {

namespace {

/// Seeded, in the order in which they were drawn. Where all happen to have one target, which a bias
/// alone learns, the last gives way to the next example that has another.
data::Subset chooseBatch(const data::Subset& train, std::size_t count, std::uint64_t seed)
{
    data::Subset batch = train;
    base::Random(seed, "overfit.batch").shuffle(batch.indices);
    const data::Dataset& dataset = *train.dataset;
    const bool regression = dataset.isRegression();
    const auto differs = [&](std::uint32_t index) {
        const std::uint32_t first = batch.indices.front();
        return regression ? dataset.target(index) != dataset.target(first)
                          : dataset.label(index) != dataset.label(first);
    };
    count = std::min(count, batch.indices.size());
    const auto end = batch.indices.begin() + static_cast<std::ptrdiff_t>(count);
    if (count > 1 && std::none_of(batch.indices.begin(), end, differs)) {
        if (const auto other = std::find_if(end, batch.indices.end(), differs);
            other != batch.indices.end())
            std::iter_swap(end - 1, other);
    }
    batch.indices.resize(count);
    return batch;
}

/// All inputs of an example as they enter the network, one after the other. What is missing is the least
/// number there is: numbers that are none cannot be put in an order.
std::vector<float> encodedWhole(const data::Prepared& data, const data::Subset& batch,
                                std::uint32_t index)
{
    std::vector<float> all;
    for (std::size_t k = 0; k < data.preprocess.inputs().size(); ++k) {
        const std::vector<float> input = data.preprocess.encoded(*batch.dataset, index, k);
        all.insert(all.end(), input.begin(), input.end());
    }
    std::replace_if(
        all.begin(), all.end(), [](float x) { return std::isnan(x); },
        std::numeric_limits<float>::lowest());
    return all;
}

/// What enters the network. The numbers of embedded categories, which come last, and of
/// tokens are no quantities.
void lookAtInputs(const data::Prepared& data, const data::Subset& batch, OverfitEvidence& evidence)
{
    std::vector<float> first;
    evidence.sameInputs = batch.size() > 1;
    for (const std::uint32_t index : batch.indices) {
        for (std::size_t k = 0; k < data.preprocess.inputs().size(); ++k) {
            if (data.preprocess.inputs()[k].modality == data::Modality::Text)
                continue;
            const std::vector<float> input = data.preprocess.encoded(*batch.dataset, index, k);
            const std::size_t embedded = data.preprocess.inputs()[k].embedded.size();
            for (std::size_t i = 0; i + embedded < input.size(); ++i)
                evidence.largestInput =
                    std::max(evidence.largestInput, static_cast<double>(std::abs(input[i])));
        }
        const std::vector<float> all = encodedWhole(data, batch, index);
        if (first.empty())
            first = all;
        evidence.sameInputs = evidence.sameInputs && all == first;
    }
}

/// The first layer all of whose gradients are 0, though it is meant to learn.
std::string silentLayer(const train::TrainSpec& spec, const model::Network::Body& network,
                        const at::Tensor& flat)
{
    const std::vector<at::Tensor> gradients = network.partsOf(flat);
    std::vector<std::pair<std::string, double>> layers;
    for (std::size_t k = 0; k < network.parameters.size(); ++k) {
        const std::string& name = network.parameters[k].name;
        std::string layer = name.substr(0, name.rfind('.'));
        if (layers.empty() || layers.back().first != layer)
            layers.emplace_back(std::move(layer), 0);
        layers.back().second += gradients[k].abs().max().item<double>();
    }
    for (const auto& [layer, largest] : layers) {
        if (largest == 0 && !train::isDeclaredFrozen(spec, layer))
            return layer;
    }
    return {};
}

/// Norms of the matrices of weights, not of biases nor of what a normalisation multiplies by; those that are declared
/// frozen are 0, as are those that begin so.
std::vector<double> matrixNorms(const train::TrainSpec& spec, const model::Network::Body& network)
{
    std::vector<double> norms;
    for (const auto& [name, value] : network.parameters) {
        const bool counts =
            value.dim() > 1 && !train::isDeclaredFrozen(spec, name.substr(0, name.rfind('.')));
        norms.push_back(counts ? value.norm().item<double>() : 0);
    }
    return norms;
}

/// OverfitEvidence::weightsKept and heldByDecay. `first`: as the norms were before the first update; `gradient`: of the
/// loss alone.
void lookAtDecay(const train::TrainSpec& spec, const model::Network::Body& network,
                 const std::vector<double>& first, const at::Tensor& gradient,
                 OverfitEvidence& evidence)
{
    if (spec.weightDecay == 0)
        return;
    const std::vector<double> now = matrixNorms(spec, network);
    for (std::size_t k = 0; k < now.size(); ++k) {
        if (first[k] > 0)
            evidence.weightsKept = std::fmin(evidence.weightsKept, now[k] / first[k]);
    }
    if (spec.optimiser == train::Optimiser::AdamW)
        return; // it takes its decay beside the gradient
    constexpr double kCancelled = 0.5;
    const at::Tensor left = gradient + spec.weightDecay * network.flat;
    const double gain = -at::dot(gradient, network.flat).item<double>();
    if (gain > 0 && left.norm().item<double>() <= kCancelled * gradient.norm().item<double>())
        evidence.heldByDecay = gain;
}

/// OverfitEvidence::boundedOutputs, of the network as it is now.
bool areBounded(const train::Loss& loss, const model::Network::Body& network,
                const data::Prepared& data, const data::Subset& batch)
{
    if (loss.tensors != train::lossNamed("cross_entropy").tensors
        && loss.tensors != train::lossNamed("binary").tensors)
        return false;
    const c10::NoGradGuard noGrad;
    data::BatchGatherer gatherer(batch, data.preprocess, batch.size());
    const data::Batch whole = gatherer.gatherRange(0, batch.size()).on(network.device);
    const at::Tensor outputs = network.forward(whole.inputs, {.lengths = whole.lengths});
    const double least = outputs.min().item<double>(), greatest = outputs.max().item<double>();
    constexpr double kDiffer = 1e-3;
    return least >= 0 && greatest <= 1 && greatest - least > kDiffer;
}

/// The loss of the batch with nothing drawn, as the network is now.
double lossInEvaluation(const train::Objective& objective, const model::Network::Body& network,
                        const data::Prepared& data, const data::Subset& batch)
{
    const c10::NoGradGuard noGrad;
    data::BatchGatherer gatherer(batch, data.preprocess, batch.size());
    const data::Batch whole = gatherer.gatherRange(0, batch.size()).on(network.device);
    const at::Tensor outputs = network.forward(whole.inputs, {.lengths = whole.lengths});
    return train::ObjectiveTensors(objective, network.device)
               .summed(outputs, whole.targets)
               .item<double>()
           / objective.totalWeight(batch);
}

/// Ends the steps when the batch was learned by heart, when its loss has exploded or is not finite,
/// and after kOverfitSteps when it no longer falls.
class Stopping : public train::LoopCallbacks
{
public:
    explicit Stopping(const OverfitScale& scale)
        : m_scale(scale)
    {}

    bool endsAt(std::int64_t step, double loss, double gradientNorm) override
    {
        losses.push_back(loss);
        return !std::isfinite(loss) || !std::isfinite(gradientNorm) || hasPassed(losses, m_scale)
               || hasExploded(losses, m_scale)
               || (step >= kOverfitSteps && step % 500 == 0 && !stillFalling(losses, m_scale));
    }

    std::vector<double> losses; ///< one a step

private:
    const OverfitScale& m_scale;
};

double largestDropout(const model::Architecture& architecture)
{
    double largest = 0;
    for (const model::Node& node : architecture.nodes) {
        if (node.kind == "dropout")
            largest = std::max(largest, std::get<double>(node.settings.at("rate")));
    }
    return largest;
}

/// Equal inputs with different targets cannot all be learned.
double floorOf(const train::Objective& objective, const data::Prepared& data,
               const data::Subset& batch)
{
    std::map<std::vector<float>, std::vector<double>> targets;
    for (const std::uint32_t index : batch.indices) {
        targets[encodedWhole(data, batch, index)].push_back(
            objective.loss.takesNumbers
                ? data.preprocess.target().standardised(batch.dataset->target(index))
                : batch.dataset->label(index));
    }
    double floor = 0;
    for (const auto& [input, answers] : targets)
        objective.addFloor(answers, floor);
    return floor / objective.totalWeight(batch);
}

/// How many examples a network can surely learn by heart, as far as its parameters go. An example asks for a number;
/// of classes for one fewer than there are.
std::size_t learnable(const model::Network& network, const data::DatasetInfo& data)
{
    // With as many parameters for each number, gradient descent finds them soon.
    constexpr std::size_t kSpare = 4;
    // Of numbers there are no classes.
    const std::size_t asked = std::max<std::size_t>(2, data.classes.size()) - 1;
    const auto parameters = static_cast<std::size_t>(network.parameterCount());
    return std::max(kOverfitFewest, parameters / kSpare / asked);
}

} // namespace

OverfitReport overfitOneBatch(const train::TrainSpec& spec, std::uint64_t seed,
                              const data::Prepared& data, model::Network& network,
                              train::Control& control, train::RunObserver& observer)
{
    const std::size_t size = std::min({static_cast<std::size_t>(spec.batchSize), kOverfitExamples,
                                       learnable(network, data.source->info())});
    const data::Subset batch = chooseBatch(data.splits.train(), size, seed);
    const train::Objective objective = train::objectiveFor(
        spec, train::lossFor(spec, data.source->info().task, network.architecture().outputKind),
        data.splits.train());
    train::Shards shards(network.body().device.is_cpu() ? base::threadsFor(spec.threads) : 1,
                         batch.size(), train::sharingOf(network.architecture()));
    train::TrainSpec fixed = spec;
    fixed.augment.clear(); // the batch is to stay what it is
    train::SupervisedStep fixedBatch(fixed, seed, objective, network.body(), batch, data.preprocess,
                                     shards, batch.size(),
                                     [&](std::int64_t) { return data::orderAsRead(batch.size()); });

    OverfitReport report;
    // What a softmax before the loss ends at is known of plain labels only.
    report.scale = {.floor = floorOf(objective, data, batch),
                    .guess = train::guessedLoss(objective, data, batch),
                    .classes = objective.loss.isSoftmax && objective.isPlain()
                                   ? static_cast<std::int64_t>(data.source->info().classes.size())
                                   : 0};
    report.evidence = {.learningRate = spec.learningRate,
                       .optimiser = spec.optimiser,
                       .weightDecay = spec.weightDecay,
                       .dropout = largestDropout(network.architecture()),
                       .silentLayer = {}};
    lookAtInputs(data, batch, report.evidence);
    report.examples = static_cast<std::int64_t>(batch.size());
    const std::vector<double> norms = matrixNorms(spec, network.body());
    Stopping stopping(report.scale);
    train::StepLoop loop(
        {.steps = kOverfitMostSteps, .learningRate = spec.learningRate, .fixedRate = true},
        fixedBatch, stopping, control, observer);
    const train::TrainOutcome outcome = loop.run();
    report.ended = outcome.state == train::RunState::Finished;
    report.seconds = outcome.seconds;
    std::vector<double>& losses = stopping.losses;
    report.steps = static_cast<std::int64_t>(losses.size());
    if (losses.empty())
        return report;
    if (!std::isfinite(fixedBatch.gradientNorm()))
        losses.push_back(std::nan(""));
    else if (std::isfinite(losses.back())) {
        report.evidence.silentLayer = silentLayer(spec, network.body(), fixedBatch.gradient());
        lookAtDecay(spec, network.body(), norms, fixedBatch.gradient(), report.evidence);
    }
    report.judgement = judge(losses, report.scale);
    // A dropout that leaves little to learn with is the cause, whatever evaluation says (checks/regularisation.cpp).
    constexpr double kStrongDropout = 0.75;
    if (report.judgement.finite && report.judgement.outcome != OverfitOutcome::Passes
        && report.evidence.dropout <= kStrongDropout)
        report.judgement = judgedInEvaluation(
            report.judgement, lossInEvaluation(objective, network.body(), data, batch),
            report.scale);
    if (report.judgement.outcome == OverfitOutcome::Plateaus
        || report.judgement.outcome == OverfitOutcome::FallsSlowly)
        report.evidence.boundedOutputs = areBounded(objective.loss, network.body(), data, batch);
    return report;
}

} // namespace assay::diagnose

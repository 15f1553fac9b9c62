// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/supervised_step_torch.h"

#include "train/not_finite_torch.h"
#include "train/trainer.h"

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::train {

NamedTensors weightsOf(const model::Network::Body& network)
{
    NamedTensors tensors;
    for (const auto& parameter : network.parameters)
        tensors.emplace_back("weights." + parameter.name, parameter.value);
    for (const auto& buffer : network.buffers)
        tensors.emplace_back("buffers." + buffer.name, buffer.value);
    return tensors;
}

NamedTensors stateOf(const model::Network::Body& network, const Optimizer& optimizer)
{
    NamedTensors tensors = weightsOf(network);
    for (const auto& [name, tensor] : optimizer.state())
        tensors.emplace_back("optimiser." + name, tensor);
    return tensors;
}

SupervisedStep::SupervisedStep(const TrainSpec& spec, std::uint64_t seed, Objective objective,
                               const model::Network::Body& network, const data::Subset& examples,
                               const data::Preprocess& preprocess, Shards& shards,
                               std::size_t batchSize, Order order)
    : m_spec(spec)
    , m_seed(seed)
    , m_objective(std::move(objective), network.device)
    , m_network(network)
    , m_examples(examples)
    , m_shards(shards)
    , m_batchSize(batchSize)
    , m_stepsPerEpoch(train::stepsPerEpoch(spec, static_cast<std::int64_t>(examples.size())))
    , m_orderOf(std::move(order))
    , m_gradient(at::zeros_like(network.flat))
    , m_buffersBefore(network.flatBuffers.clone())
    , m_optimizer(spec, network.flat, m_gradient, shards.count())
{
    const data::Augmenter augmenter(data::augmentations(spec.augment, "train.augment"), seed);
    for (int shard = 0; shard < shards.count(); ++shard) {
        m_all.push_back({.leaves = network.leaves(),
                         .gradients = {},
                         .gatherer = data::BatchGatherer(examples, preprocess, batchSize),
                         .pieces = {}});
        m_all.back().gatherer.augment(augmenter);
    }
    cutPieces();
}

void SupervisedStep::cutPieces()
{
    const std::int64_t size = m_gradient.numel();
    const auto count = static_cast<std::int64_t>(m_all.size());
    const std::vector<at::Tensor> parts = m_network.partsOf(m_gradient);
    for (std::int64_t shard = 0; shard < count; ++shard) {
        const std::int64_t begin = size * shard / count, end = size * (shard + 1) / count;
        for (std::size_t k = 0; k < parts.size(); ++k) {
            const std::int64_t at = parts[k].storage_offset() - m_gradient.storage_offset();
            const std::int64_t from = std::max(begin, at);
            const std::int64_t to = std::min(end, at + parts[k].numel());
            if (from < to)
                m_all[static_cast<std::size_t>(shard)].pieces.push_back(
                    {k, from - at, to - from, from});
        }
    }
}

NamedTensors SupervisedStep::state()
{
    NamedTensors all = stateOf(m_network, m_optimizer);
    if (m_added) {
        for (auto& [name, tensor] : m_added->state())
            all.emplace_back("added." + name, std::move(tensor));
    }
    return all;
}

void SupervisedStep::freeze(const std::vector<std::size_t>& parameters,
                            const std::vector<std::size_t>& buffers)
{
    for (const std::size_t k : parameters)
        m_frozen.emplace_back(m_network.parameters[k].value, at::Tensor());
    for (const std::size_t k : buffers)
        m_frozen.emplace_back(m_network.buffers[k].value, at::Tensor());
    // Nothing flows to them, so that they count neither in the norm nor in what clips it.
    std::vector<bool> stays(m_network.parameters.size(), true);
    for (const std::size_t k : parameters)
        stays[k] = false;
    for (Shard& shard : m_all)
        std::erase_if(shard.pieces, [&](const Piece& piece) { return !stays[piece.parameter]; });
}

/// Puts back what an update changed of them: decay of weights, running statistics.
void SupervisedStep::keepFrozen()
{
    const c10::NoGradGuard noGrad;
    for (auto& [tensor, before] : m_frozen) {
        if (before.defined())
            tensor.copy_(before);
        else
            before = tensor.clone();
    }
}

void SupervisedStep::add(std::unique_ptr<AddedLoss> loss)
{
    m_features = model::featurePlace(m_network.architecture);
    m_added = std::move(loss);
}

void SupervisedStep::watchLayers(std::int64_t plannedSteps)
{
    m_probe.emplace(m_network, m_shards.count(), plannedSteps);
}

/// Of all shards together; valid until the next call.
data::Batch SupervisedStep::wholeBatch()
{
    return m_all[0].gatherer.gather(m_batch).on(m_network.device);
}

void SupervisedStep::takeBatch(std::int64_t step)
{
    const std::int64_t epoch = step / m_stepsPerEpoch;
    if (epoch != m_epoch) {
        m_order = m_orderOf(epoch);
        m_epoch = epoch;
        for (Shard& shard : m_all)
            shard.gatherer.beginEpoch(epoch);
    }
    const auto begin = static_cast<std::size_t>(step % m_stepsPerEpoch) * m_batchSize;
    m_batch = std::span(m_order).subspan(begin, std::min(m_batchSize, m_order.size() - begin));
    m_step = step;
    m_divisor = static_cast<double>(m_batch.size());
    const Objective& objective = m_objective.objective();
    if (objective.classWeights.empty())
        return;
    m_divisor = 0;
    for (const std::uint32_t position : m_batch)
        m_divisor += objective.weightOf(m_examples.dataset->label(m_examples.indices[position]));
    m_divisor = Objective::divisorOf(m_divisor, m_batch.size());
}

/// first: position in the batch of the first of these examples.
model::Pass SupervisedStep::passOf(const data::Batch& batch, model::Mode mode,
                                   std::size_t first) const
{
    return {.lengths = batch.lengths,
            .mode = mode,
            .place = {m_seed, m_step, static_cast<std::int64_t>(first)}};
}

double SupervisedStep::lossAndGradient(std::int64_t step)
{
    takeBatch(step);
    keepFrozen();
    if (m_probe)
        m_probe->begin(step);
    m_buffersBefore.copy_(m_network.flatBuffers);
    m_shards.run([this](int shard) { backward(shard); });
    double loss = 0;
    m_busy.clear();
    for (int shard = 0; shard < m_shards.count(); ++shard) {
        const Shard& mine = m_all[static_cast<std::size_t>(shard)];
        loss += mine.loss;
        if (!mine.gradients.empty())
            m_busy.push_back(shard);
    }
    loss /= m_divisor;
    m_lossIsFinite = std::isfinite(loss);
    if (!m_lossIsFinite) {
        m_network.flatBuffers.copy_(m_buffersBefore);
        return loss;
    }
    m_shards.run([this](int shard) { sum(shard); });
    double squares = 0;
    for (const Shard& shard : m_all)
        squares += shard.squares;
    m_norm = std::sqrt(squares);
    if (m_probe)
        m_probe->gradient(m_gradient);
    if (!std::isfinite(m_norm))
        m_network.flatBuffers.copy_(m_buffersBefore);
    return loss;
}

/// One shard of a batch: its summed loss, and its share of the mean loss's gradient.
void SupervisedStep::backward(int shard)
{
    Shard& mine = m_all[static_cast<std::size_t>(shard)];
    const ShardRange range = shardRange(m_batch.size(), shard, m_shards.count());
    mine.loss = 0;
    mine.gradients.clear();
    if (range.begin == range.end)
        return;
    const data::Batch batch =
        mine.gatherer.gather(m_batch.subspan(range.begin, range.end - range.begin))
            .on(m_network.device);
    const model::Tap watched = m_probe ? m_probe->tap(shard) : model::Tap();
    at::Tensor features;
    const auto tapped = [&](const model::Node& node, const at::Tensor& output) {
        if (watched)
            watched(node, output);
        if (node.name == m_features.node)
            features = output;
    };
    const at::Tensor outputs =
        m_network.forward(batch.inputs, mine.leaves, passOf(batch, model::Mode::Train, range.begin),
                          m_added ? model::Tap(tapped) : watched);
    const at::Tensor loss = m_objective.summed(outputs, batch.targets);
    mine.loss = loss.item<double>();
    if (!std::isfinite(mine.loss))
        return;
    at::Tensor total = loss.div(m_divisor);
    std::vector<at::Tensor> wanted = mine.leaves;
    if (m_added) {
        total =
            withAdded(mine, total, model::featuresOf(m_features, features, batch.inputs, outputs));
        if (!std::isfinite(mine.loss))
            return;
        const std::vector<at::Tensor> own = m_added->parameters();
        wanted.insert(wanted.end(), own.begin(), own.end());
    }
    mine.gradients = torch::autograd::grad({total}, wanted, {}, std::nullopt, false, true);
    if (m_added) {
        m_added->takeGradients(std::span(mine.gradients).subspan(mine.leaves.size()));
        mine.gradients.resize(mine.leaves.size());
    }
    // A network of one's own may hold weights that it never uses.
    for (std::size_t k = 0; k < mine.gradients.size(); ++k) {
        if (!mine.gradients[k].defined())
            mine.gradients[k] = at::zeros_like(mine.leaves[k]);
    }
}

/// The sum of both; a loss that is not finite is one of the batch.
at::Tensor SupervisedStep::withAdded(Shard& shard, const at::Tensor& meanLoss,
                                     const at::Tensor& features)
{
    const AddedLoss::Sum sum = m_added->of({.step = m_step,
                                            .leaves = shard.leaves,
                                            .features = features,
                                            .examples = static_cast<std::int64_t>(m_batch.size())});
    const double added = sum.added.item<double>();
    if (!std::isfinite(added))
        shard.loss = added;
    return meanLoss.mul(sum.share).add(sum.added);
}

void SupervisedStep::sum(int shard)
{
    const c10::NoGradGuard noGrad;
    Shard& mine = m_all[static_cast<std::size_t>(shard)];
    mine.squares = 0;
    for (const Piece& piece : mine.pieces) {
        const auto part = [&](int of) {
            return m_all[static_cast<std::size_t>(of)]
                .gradients[piece.parameter]
                .reshape({-1})
                .narrow(0, piece.begin, piece.length);
        };
        at::Tensor total = m_gradient.narrow(0, piece.flat, piece.length);
        if (m_busy.size() == 1)
            total.copy_(part(m_busy[0]));
        else
            at::add_out(total, part(m_busy[0]), part(m_busy[1]));
        for (std::size_t k = 2; k < m_busy.size(); ++k)
            total.add_(part(m_busy[k]));
        mine.squares += at::dot(total, total).item<double>();
    }
}

void SupervisedStep::apply(double learningRate)
{
    const c10::NoGradGuard noGrad;
    if (m_spec.clipNorm > 0 && m_norm > m_spec.clipNorm)
        m_gradient.mul_(m_spec.clipNorm / m_norm);
    if (m_probe)
        m_probe->beforeUpdate();
    m_optimizer.beginStep();
    m_shards.run([&](int shard) { m_optimizer.update(shard, learningRate); });
    if (m_added)
        m_added->apply(learningRate);
    keepFrozen();
    if (m_probe)
        m_probe->afterUpdate();
}

std::vector<LayerNumbers> SupervisedStep::takeLayers()
{
    return m_probe ? m_probe->take() : std::vector<LayerNumbers>();
}

/// Mean loss of the batch with the weights as they are.
double SupervisedStep::lossNow()
{
    const c10::NoGradGuard noGrad;
    const data::Batch batch = wholeBatch();
    const at::Tensor outputs =
        m_network.forward(batch.inputs, passOf(batch, model::Mode::Replay, 0));
    return m_objective.summed(outputs, batch.targets).item<double>() / m_divisor;
}

StepEffect SupervisedStep::applyMeasured(double learningRate)
{
    StepEffect effect{.before = lossNow()};
    const at::Tensor before = m_network.flat.detach().clone();
    apply(learningRate);
    effect.after = lossNow();
    effect.updateToWeight = (m_network.flat.detach() - before).norm().item<double>()
                            / std::max(before.norm().item<double>(), 1e-30);
    return effect;
}

base::Finding SupervisedStep::notFinite()
{
    base::Finding finding{.severity = base::Severity::Blocker};
    for (const std::uint32_t position : m_batch)
        finding.samples.push_back(m_examples.dataset->id(m_examples.indices[position]));
    if (m_lossIsFinite) {
        finding.id = "gradient.not_finite";
        finding.place = layerOfBadGradient(m_network, m_gradient);
        finding.evidence = {{"gradient_norm", m_norm}};
    } else {
        const auto [place, weightsFinite] =
            firstNotFinite(m_network, wholeBatch(), {m_seed, m_step, 0});
        finding.id = "loss.not_finite";
        finding.place = place;
        finding.evidence = {{"weights_finite", weightsFinite ? 1.0 : 0.0}};
    }
    return finding;
}

} // namespace assay::train

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/fixed_steps_torch.h"

#include "adapt/methods.h"
#include "adapt/target_batches_torch.h"
#include "base/random.h"
#include "data/batch_order.h"
#include "train/objective_torch.h"
#include "train/optimizer_torch.h"
#include "train/supervised_step_torch.h"

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace assay::adapt {

namespace {

constexpr std::size_t kEvaluated = 500; ///< examples of a batch without gradients

/// A network whose weights stay as they are, but for some; its optimiser keeps the state of a training.
class FixedStep : public train::Step
{
public:
    explicit FixedStep(const Use& use)
        : m_use(use)
        , m_source(use.job.data->splits.train())
        , m_gradient(at::zeros_like(use.network.flat))
        , m_optimizer(use.job.spec, use.network.flat, m_gradient)
        , m_objective(train::objectiveFor(use.job.spec, use.loss, m_source), use.network.device)
    {}

    std::int64_t examples() const override { return m_examples; }
    double gradientNorm() const override { return m_norm; }
    train::StepEffect applyMeasured(double learningRate) override
    {
        train::StepEffect effect{.before = lossNow()};
        const at::Tensor before = m_use.network.flat.clone();
        apply(learningRate);
        effect.after = lossNow();
        effect.updateToWeight = (m_use.network.flat - before).norm().item<double>()
                                / std::max(before.norm().item<double>(), 1e-30);
        return effect;
    }
    base::Finding notFinite() override
    {
        return {.id = "loss.not_finite",
                .severity = base::Severity::Blocker,
                .place = {},
                .evidence = {{"weights_finite",
                              at::isfinite(m_use.network.flat).all().item<bool>() ? 1.0 : 0.0}}};
    }
    train::NamedTensors state() override { return train::stateOf(m_use.network, m_optimizer); }

protected:
    virtual double lossNow() = 0;

    Use m_use;
    data::Subset m_source;
    at::Tensor m_gradient;
    train::Optimizer m_optimizer;
    train::ObjectiveTensors m_objective;
    std::int64_t m_examples = 0;
    double m_norm = 0;
};

/// Which parameters the output layer has, by their place in the network's.
struct OutputLayer {
    std::size_t weight = 0, bias = 0;
};
OutputLayer outputLayer(const model::Network::Body& network)
{
    OutputLayer found;
    for (std::size_t k = 0; k < network.stages.size(); ++k) {
        if (network.architecture.nodes[k].output)
            found = {network.stages[k].weight, network.stages[k].weight + 1};
    }
    return found;
}

class AlignedHeadStep final : public FixedStep
{
public:
    explicit AlignedHeadStep(const Use& use)
        : FixedStep(use)
        , m_layer(outputLayer(use.network))
    {
        base::Random random(use.job.seed, "adapt.aligned");
        if (m_source.size() > kAlignedExamples) {
            random.shuffle(m_source.indices);
            m_source.indices.resize(kAlignedExamples);
            std::sort(m_source.indices.begin(), m_source.indices.end());
        }
        m_batchSize = std::min<std::size_t>(static_cast<std::size_t>(use.job.spec.batchSize),
                                            m_source.size());
    }

    std::int64_t stepsPerEpoch() const override
    {
        return train::stepsPerEpoch(m_use.job.spec, static_cast<std::int64_t>(m_source.size()));
    }

    double lossAndGradient(std::int64_t step) override
    {
        align();
        if (step == 0)
            beginHead();
        takeBatch(step);
        const model::Network::Body& network = m_use.network;
        const at::Tensor weight =
            network.parameters[m_layer.weight].value.detach().requires_grad_(true);
        const at::Tensor bias =
            network.parameters[m_layer.bias].value.detach().requires_grad_(true);
        const at::Tensor loss = meanLoss(weight, bias);
        const auto value = loss.item<double>();
        if (!std::isfinite(value))
            return value;
        const auto gradients = torch::autograd::grad({loss}, {weight, bias});
        const c10::NoGradGuard noGrad;
        const std::vector<at::Tensor> parts = network.partsOf(m_gradient);
        parts[m_layer.weight].copy_(gradients[0].reshape({-1}));
        parts[m_layer.bias].copy_(gradients[1]);
        m_norm = m_gradient.norm().item<double>();
        return value;
    }

    void apply(double learningRate) override
    {
        const c10::NoGradGuard noGrad;
        const train::TrainSpec& spec = m_use.job.spec;
        if (spec.clipNorm > 0 && m_norm > spec.clipNorm)
            m_gradient.mul_(spec.clipNorm / m_norm);
        const at::Tensor before = m_use.network.flat.clone();
        m_optimizer.step(learningRate);
        // Decay of weights reaches all: those of other layers stay.
        const std::vector<at::Tensor> parts = m_use.network.partsOf(m_use.network.flat);
        const std::vector<at::Tensor> old = m_use.network.partsOf(before);
        for (std::size_t k = 0; k < parts.size(); ++k) {
            if (k != m_layer.weight && k != m_layer.bias)
                parts[k].copy_(old[k]);
        }
    }

protected:
    double lossNow() override
    {
        const c10::NoGradGuard noGrad;
        return meanLoss(m_use.network.parameters[m_layer.weight].value,
                        m_use.network.parameters[m_layer.bias].value)
            .item<double>();
    }

private:
    /// Once, with the weights that the run begins or goes on with: no update changes what they come from.
    void align()
    {
        if (m_features.defined())
            return;
        const data::Preprocess& preprocess = m_use.job.data->preprocess.evaluation();
        data::BatchGatherer source(m_source, preprocess, kEvaluated);
        const at::Tensor features = featuresOf(source, m_source.size(), true);
        const data::TargetPart part = m_use.job.data->splits.target();
        data::BatchGatherer target(part, preprocess, kEvaluated);
        m_features = aligned(features, featuresOf(target, part.size(), false));
        m_targets = at::cat(m_targetParts);
        m_targetParts.clear();
    }

    /// A new one: that of the run learned on features as they were.
    void beginHead()
    {
        const c10::NoGradGuard noGrad;
        m_use.network.parameters[m_layer.weight].value.zero_();
        m_use.network.parameters[m_layer.bias].value.zero_();
    }

    /// Of all examples of a gatherer, in eval mode; `keepsTargets`: their targets too.
    at::Tensor featuresOf(data::BatchGatherer& gatherer, std::size_t count, bool keepsTargets)
    {
        const c10::NoGradGuard noGrad;
        const model::Network::Body& network = m_use.network;
        const model::FeaturePlace place = model::featurePlace(network.architecture);
        std::vector<at::Tensor> parts;
        for (std::size_t begin = 0; begin < count; begin += kEvaluated) {
            const data::Batch batch =
                gatherer.gatherRange(begin, std::min(begin + kEvaluated, count)).on(network.device);
            parts.push_back(
                featurePass(network, place, batch, {.lengths = batch.lengths}).features.clone());
            if (keepsTargets)
                m_targetParts.push_back(batch.targets.clone());
        }
        return at::cat(parts);
    }

    void takeBatch(std::int64_t step)
    {
        const std::int64_t epoch = step / stepsPerEpoch();
        if (epoch != m_epoch) {
            m_order = m_use.job.spec.shuffle
                          ? data::epochOrder(m_source.size(), m_use.job.seed, epoch)
                          : data::orderAsRead(m_source.size());
            m_epoch = epoch;
        }
        const auto begin = static_cast<std::size_t>(step % stepsPerEpoch()) * m_batchSize;
        const std::size_t end = std::min(begin + m_batchSize, m_order.size());
        m_examples = static_cast<std::int64_t>(end - begin);
        std::vector<std::int64_t> places(m_order.begin() + static_cast<std::ptrdiff_t>(begin),
                                         m_order.begin() + static_cast<std::ptrdiff_t>(end));
        m_rows = at::tensor(places, at::kLong).to(m_use.network.device);
        m_divisor = static_cast<double>(m_examples);
        if (m_objective.objective().classWeights.empty())
            return;
        data::Subset taken{m_source.dataset, {}};
        for (const std::int64_t place : places)
            taken.indices.push_back(m_source.indices[static_cast<std::size_t>(place)]);
        m_divisor = m_objective.objective().totalWeight(taken);
    }

    at::Tensor meanLoss(const at::Tensor& weight, const at::Tensor& bias) const
    {
        return m_objective
            .summed(at::linear(m_features.index_select(0, m_rows), weight, bias),
                    m_targets.index_select(0, m_rows))
            .div(m_divisor);
    }

    OutputLayer m_layer;
    at::Tensor m_features, m_targets; ///< of m_source, aligned
    std::vector<at::Tensor> m_targetParts;
    std::size_t m_batchSize = 1;
    std::vector<std::uint32_t> m_order; ///< of epoch m_epoch
    std::int64_t m_epoch = -1;
    at::Tensor m_rows; ///< of the batch
    double m_divisor = 1;
};

class NormStatisticsStep final : public FixedStep
{
public:
    explicit NormStatisticsStep(const Use& use)
        : FixedStep(use)
        , m_target(use.job.data->splits.target())
        , m_batch(std::min<std::size_t>(static_cast<std::size_t>(use.job.spec.batchSize),
                                        m_target.size()))
        , m_gatherer(m_target, use.job.data->preprocess.evaluation(), m_batch)
        , m_sourceGatherer(m_source, use.job.data->preprocess.evaluation(),
                           std::min(m_batch, m_source.size()))
    {
        for (std::size_t k = 0; k < use.network.stages.size(); ++k) {
            if (use.network.architecture.nodes[k].kind != "batch_norm")
                continue;
            const auto& stage = use.network.stages[k];
            for (std::size_t b = stage.buffer; b < stage.buffer + stage.buffers; ++b)
                m_statistics.push_back(use.network.buffers[b].value);
        }
    }

    std::int64_t stepsPerEpoch() const override
    {
        return train::stepsPerEpoch(m_use.job.spec, static_cast<std::int64_t>(m_target.size()));
    }

    /// Of a batch of train, with the statistics that there are by now.
    double lossAndGradient(std::int64_t step) override
    {
        m_step = step;
        const auto begin = static_cast<std::size_t>(step % stepsPerEpoch()) * m_batch;
        m_examples = static_cast<std::int64_t>(std::min(m_batch, m_target.size() - begin));
        return lossNow();
    }

    void apply(double /*learningRate*/) override
    {
        const c10::NoGradGuard noGrad;
        const auto begin = static_cast<std::size_t>(m_step % stepsPerEpoch()) * m_batch;
        if (m_examples < 2)
            return; // one example has no variance
        const data::Batch batch =
            m_gatherer.gatherRange(begin, begin + static_cast<std::size_t>(m_examples))
                .on(m_use.network.device);
        std::vector<at::Tensor> before;
        for (const at::Tensor& one : m_statistics) {
            before.push_back(one.clone());
            one.zero_();
        }
        m_use.network.forward(batch.inputs, {.lengths = batch.lengths,
                                             .mode = model::Mode::Train,
                                             .place = {m_use.job.seed, m_step, 0}});
        // A batch counts a tenth in what a batch norm keeps: from zeros, that is a tenth of it.
        constexpr double kOfBatch = 10;
        const double earlier = static_cast<double>(begin);
        const double share =
            static_cast<double>(m_examples) / (earlier + static_cast<double>(m_examples));
        for (std::size_t k = 0; k < before.size(); ++k)
            m_statistics[k].mul_(kOfBatch * share).add_(before[k], begin == 0 ? 0 : 1 - share);
    }

protected:
    double lossNow() override
    {
        const c10::NoGradGuard noGrad;
        const std::size_t size = std::min(m_batch, m_source.size());
        const std::size_t begin =
            static_cast<std::size_t>(m_step) * size % (m_source.size() - size + 1);
        const data::Batch batch =
            m_sourceGatherer.gatherRange(begin, begin + size).on(m_use.network.device);
        const at::Tensor outputs = m_use.network.forward(batch.inputs, {.lengths = batch.lengths});
        return m_objective.summed(outputs, batch.targets).item<double>()
               / static_cast<double>(size);
    }

private:
    data::TargetPart m_target;
    std::size_t m_batch;
    data::BatchGatherer m_gatherer, m_sourceGatherer;
    std::vector<at::Tensor> m_statistics; ///< running mean and variance of each batch norm
    std::int64_t m_step = 0;
};

/// The symmetric power of a covariance.
at::Tensor power(const at::Tensor& covariance, double exponent)
{
    const auto [values, vectors] = at::linalg_eigh(covariance);
    return vectors.mul(values.clamp_min(1e-12).pow(exponent).unsqueeze(0)).mm(vectors.t());
}

} // namespace

at::Tensor aligned(const at::Tensor& features, const at::Tensor& target)
{
    struct Standardised {
        at::Tensor mean, deviation, rows;
    };
    const auto standardised = [](const at::Tensor& rows) {
        const at::Tensor wide = rows.to(at::kDouble), mean = wide.mean(0, true);
        const at::Tensor centred = wide.sub(mean);
        const at::Tensor deviation = centred.square().mean(0, true).sqrt();
        // A unit that is always 0 stays there.
        return Standardised{mean, deviation, centred.div(deviation.clamp_min(1e-9))};
    };
    const auto covariance = [](const at::Tensor& rows) {
        return rows.t()
            .mm(rows)
            .div(static_cast<double>(rows.size(0)))
            .add(at::eye(rows.size(1), rows.options()));
    };
    const Standardised source = standardised(features), other = standardised(target);
    const at::Tensor change =
        power(covariance(source.rows), -0.5).mm(power(covariance(other.rows), 0.5));
    return source.rows.mm(change).mul(other.deviation).add(other.mean).to(features.scalar_type());
}

std::unique_ptr<train::Step> alignedHead(const Use& use)
{
    return std::make_unique<AlignedHeadStep>(use);
}

std::unique_ptr<train::Step> normStatistics(const Use& use)
{
    return std::make_unique<NormStatisticsStep>(use);
}

} // namespace assay::adapt

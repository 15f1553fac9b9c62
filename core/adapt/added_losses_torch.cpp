// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/added_losses_torch.h"

#include "adapt/methods.h"
#include "adapt/target_batches_torch.h"
#include "base/random.h"
#include "train/objective_torch.h"
#include "train/optimizer_torch.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace assay::adapt {

namespace {

model::Pass passOf(const data::Batch& batch, const train::AddedLoss::Batch& of, std::uint64_t seed,
                   model::Mode mode = model::Mode::Train)
{
    return {.lengths = batch.lengths, .mode = mode, .place = {seed, of.step, of.examples}};
}

std::size_t batchOf(const Use& use)
{
    return static_cast<std::size_t>(std::max<std::int64_t>(2, use.job.spec.batchSize));
}

class AddTargetLoss : public train::AddedLoss
{
public:
    explicit AddTargetLoss(const Use& use)
        : m_use(use)
        , m_examples(labelledTarget(use.spec, use.job.data->splits, use.job.seed))
        , m_batches(m_examples, use.job.data->preprocess, countOf(use), use.job.seed,
                    use.network.device)
        , m_objective(train::objectiveFor(use.job.spec, use.loss, use.job.data->splits.train()),
                      use.network.device)
    {
        m_batches.augment(data::Augmenter(
            data::augmentations(use.job.spec.augment, "train.augment"), use.job.seed));
    }

    Sum of(const Batch& batch) override
    {
        const data::Batch target = m_batches.at(batch.step);
        // A few examples are no statistics for batch norms: those of train are kept.
        const at::Tensor outputs =
            m_use.network.forward(target.inputs, batch.leaves,
                                  passOf(target, batch, m_use.job.seed, model::Mode::Replay));
        data::Subset taken{m_examples.dataset, {}};
        for (const std::uint32_t position : m_batches.positions())
            taken.indices.push_back(m_examples.indices[position]);
        const double weight = m_objective.objective().totalWeight(taken);
        const double share = m_use.spec.share;
        return {1 - share, m_objective.summed(outputs, target.targets).mul(share / weight)};
    }

private:
    /// So many that they are the share of all examples of an update.
    static std::size_t countOf(const Use& use)
    {
        const double count =
            static_cast<double>(use.job.spec.batchSize) * use.spec.share / (1 - use.spec.share);
        return static_cast<std::size_t>(std::max(1.0, std::round(count)));
    }

    Use m_use;
    data::Subset m_examples;
    TargetBatches m_batches;
    train::ObjectiveTensors m_objective;
};

/// What looks at features of train and of the target in one update.
class FeatureLoss : public train::AddedLoss
{
protected:
    FeatureLoss(const Use& use, std::int64_t steps)
        : m_use(use)
        , m_place(model::featurePlace(use.network.architecture))
        , m_batches(use.job.data->splits.target(), use.job.data->preprocess, batchOf(use),
                    use.job.seed, use.network.device)
        , m_steps(steps)
    {}

    std::int64_t width()
    {
        const c10::NoGradGuard noGrad;
        const data::Batch batch = m_batches.at(0);
        return featurePass(m_use.network, m_place, batch, {.lengths = batch.lengths})
            .features.size(1);
    }
    /// Of the target examples of the update, with its weights.
    at::Tensor targetFeatures(const Batch& of)
    {
        const data::Batch batch = m_batches.at(of.step);
        return featurePass(m_use.network, m_place, batch, passOf(batch, of, m_use.job.seed),
                           &of.leaves)
            .features;
    }
    /// Of the run that is behind an update `step`, counted from 0.
    double shareAt(std::int64_t step) const
    {
        return static_cast<double>(step) / static_cast<double>(m_steps);
    }

    Use m_use;

private:
    model::FeaturePlace m_place;
    TargetBatches m_batches;
    std::int64_t m_steps;
};

class DeepCoralLoss final : public FeatureLoss
{
public:
    DeepCoralLoss(const Use& use, std::int64_t steps)
        : FeatureLoss(use, steps)
    {}

    Sum of(const Batch& batch) override
    {
        const at::Tensor target = targetFeatures(batch);
        if (batch.examples < 2) // the last one of an epoch has no covariance
            return {1, target.sum().mul(0)};
        return {
            1,
            coralDistance(batch.features, target).mul(m_use.spec.weight * shareAt(batch.step + 1))};
    }
};

/// A network of one hidden layer that says of which domain features are, learned beside the other one.
class AdversaryLoss final : public FeatureLoss
{
public:
    AdversaryLoss(const Use& use, std::int64_t steps)
        : FeatureLoss(use, steps)
        , m_width(width())
        , m_weights(at::zeros({count()}, use.network.flat.options()))
        , m_gradient(at::zeros_like(m_weights))
        , m_optimizer(use.job.spec, m_weights, m_gradient)
    {
        initialise();
    }

    Sum of(const Batch& batch) override
    {
        const at::Tensor target = targetFeatures(batch);
        m_leaf = m_weights.detach().requires_grad_(true);
        const double strength = m_use.spec.reversal * reversalRamp(shareAt(batch.step));
        const at::Tensor ofSource = logits(reversed(batch.features, strength));
        const at::Tensor ofTarget = logits(reversed(target, strength));
        const at::Tensor loss =
            at::binary_cross_entropy_with_logits(ofSource, at::ones_like(ofSource))
                .add(at::binary_cross_entropy_with_logits(ofTarget, at::zeros_like(ofTarget)))
                .div(2);
        return {1, loss};
    }

    std::vector<at::Tensor> parameters() const override { return {m_leaf}; }
    void takeGradients(std::span<const at::Tensor> own) override
    {
        const c10::NoGradGuard noGrad;
        m_gradient.copy_(own.front());
    }
    void apply(double learningRate) override { m_optimizer.step(learningRate); }
    train::NamedTensors state() override
    {
        train::NamedTensors all{{"domain.weights", m_weights}};
        for (auto& [name, tensor] : m_optimizer.state())
            all.emplace_back("domain." + name, tensor);
        return all;
    }

private:
    static constexpr std::int64_t kHidden = 100;

    std::int64_t count() const { return kHidden * (m_width + 2) + 1; }

    /// Hidden layer by He, output by Glorot, biases of 0.
    void initialise()
    {
        const c10::NoGradGuard noGrad;
        base::Random random(m_use.job.seed, "adapt.domain");
        at::Tensor drawn = at::zeros({count()}, at::kFloat);
        auto* values = drawn.data_ptr<float>();
        const auto width = static_cast<double>(m_width);
        for (std::int64_t k = 0; k < kHidden * m_width; ++k)
            values[k] = static_cast<float>(random.normal() * std::sqrt(2 / width));
        for (std::int64_t k = 0; k < kHidden; ++k)
            values[kHidden * (m_width + 1) + k] =
                static_cast<float>(random.normal() * std::sqrt(2.0 / (kHidden + 1)));
        m_weights.copy_(drawn);
    }

    at::Tensor logits(const at::Tensor& features) const
    {
        const at::Tensor weight = m_leaf.narrow(0, 0, kHidden * m_width).view({kHidden, m_width});
        const at::Tensor bias = m_leaf.narrow(0, kHidden * m_width, kHidden);
        const at::Tensor out =
            m_leaf.narrow(0, kHidden * (m_width + 1), kHidden).view({1, kHidden});
        const at::Tensor outBias = m_leaf.narrow(0, kHidden * (m_width + 2), 1);
        return at::linear(at::relu(at::linear(features, weight, bias)), out, outBias);
    }

    std::int64_t m_width;
    at::Tensor m_weights, m_gradient, m_leaf; ///< m_leaf: shares the memory of m_weights
    train::Optimizer m_optimizer;
};

} // namespace

FeaturePass featurePass(const model::Network::Body& network, const model::FeaturePlace& place,
                        const data::Batch& batch, const model::Pass& pass,
                        const std::vector<at::Tensor>* weights)
{
    at::Tensor tapped;
    const auto tap = [&](const model::Node& node, const at::Tensor& output) {
        if (node.name == place.node)
            tapped = output;
    };
    FeaturePass result;
    result.outputs = weights ? network.forward(batch.inputs, *weights, pass, tap)
                             : network.forward(batch.inputs, pass, tap);
    result.features = model::featuresOf(place, tapped, batch.inputs, result.outputs);
    return result;
}

at::Tensor coralDistance(const at::Tensor& source, const at::Tensor& target)
{
    const auto covariance = [](const at::Tensor& features) {
        const at::Tensor centred = features.sub(features.mean(0, true));
        return centred.t().mm(centred).div(static_cast<double>(features.size(0) - 1));
    };
    const auto width = static_cast<double>(source.size(1));
    return covariance(source).sub(covariance(target)).square().sum().div(4 * width * width);
}

at::Tensor reversed(const at::Tensor& x, double strength)
{
    return x.detach().mul(1 + strength).sub(x.mul(strength));
}

double reversalRamp(double share)
{
    return 2 / (1 + std::exp(-10 * share)) - 1;
}

std::unique_ptr<train::AddedLoss> addTarget(const Use& use)
{
    return std::make_unique<AddTargetLoss>(use);
}

std::unique_ptr<train::AddedLoss> deepCoral(const Use& use, std::int64_t steps)
{
    return std::make_unique<DeepCoralLoss>(use, steps);
}

std::unique_ptr<train::AddedLoss> adversary(const Use& use, std::int64_t steps)
{
    return std::make_unique<AdversaryLoss>(use, steps);
}

} // namespace assay::adapt

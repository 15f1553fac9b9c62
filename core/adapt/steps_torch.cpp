// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/steps.h"

#include "adapt/added_losses_torch.h"
#include "adapt/epoch_choice_torch.h"
#include "adapt/fixed_steps_torch.h"
#include "adapt/methods.h"
#include "base/compute.h"
#include "data/batch_order.h"
#include "train/step_source_torch.h"
#include "train/supervised_step_torch.h"

#include <algorithm>
#include <utility>

namespace assay::adapt {

namespace {

/// A supervised step with what it works on.
class OwningStep final : public train::Step
{
public:
    /// An epoch takes `count` examples: these, pass after pass, each in a fresh order. `sharesBatches`: threads
    /// take examples each; else they share each operation, and the whole batch is looked at at once.
    OwningStep(const Use& use, const data::Subset& examples, std::size_t count, bool sharesBatches)
        : m_examples(repeated(examples, count))
        , m_shards(use.network.device.is_cpu() ? base::threadsFor(use.job.spec.threads) : 1,
                   batchOf(use, count),
                   sharesBatches ? train::sharingOf(use.network.architecture)
                                 : train::Sharing::Operations)
        , m_step(use.job.spec, use.job.seed,
                 train::objectiveFor(use.job.spec, use.loss, use.job.data->splits.train()),
                 use.network, m_examples, use.job.data->preprocess, m_shards, batchOf(use, count),
                 [&use = use.job, distinct = examples.size(), count](std::int64_t epoch) {
                     return orderOf(use, distinct, count, epoch);
                 })
    {
        if (use.job.spec.watchLayers && use.job.repeatTo == 0)
            m_step.watchLayers(train::plannedSteps(use.job.spec, static_cast<std::int64_t>(count)));
    }

    train::SupervisedStep& step() { return m_step; }

    std::int64_t stepsPerEpoch() const override { return m_step.stepsPerEpoch(); }
    double lossAndGradient(std::int64_t step) override { return m_step.lossAndGradient(step); }
    std::int64_t examples() const override { return m_step.examples(); }
    double gradientNorm() const override { return m_step.gradientNorm(); }
    void apply(double learningRate) override { m_step.apply(learningRate); }
    train::StepEffect applyMeasured(double learningRate) override
    {
        return m_step.applyMeasured(learningRate);
    }
    std::vector<train::LayerNumbers> takeLayers() override { return m_step.takeLayers(); }
    base::Finding notFinite() override { return m_step.notFinite(); }
    train::NamedTensors state() override { return m_step.state(); }

private:
    static std::size_t batchOf(const Use& use, std::size_t count)
    {
        return std::min(static_cast<std::size_t>(use.job.spec.batchSize), count);
    }
    static data::Subset repeated(const data::Subset& examples, std::size_t count)
    {
        data::Subset all{examples.dataset, {}};
        for (std::size_t k = 0; k < count; ++k)
            all.indices.push_back(examples.indices[k % examples.size()]);
        return all;
    }
    static std::vector<std::uint32_t> orderOf(const train::TrainJob& job, std::size_t distinct,
                                              std::size_t count, std::int64_t epoch)
    {
        const auto passes = static_cast<std::int64_t>((count + distinct - 1) / distinct);
        std::vector<std::uint32_t> order;
        for (std::int64_t pass = 0; pass < passes; ++pass) {
            const auto one = job.spec.shuffle
                                 ? data::epochOrder(distinct, job.seed, epoch * passes + pass)
                                 : data::orderAsRead(distinct);
            order.insert(order.end(), one.begin(), one.end());
        }
        order.resize(count);
        return order;
    }

    data::Subset m_examples;
    train::Shards m_shards;
    train::SupervisedStep m_step;
};

/// Leaves all but the last `layers` layers with weights as they are.
void freezeBefore(train::SupervisedStep& step, const model::Network::Body& network,
                  std::int64_t layers)
{
    std::vector<std::size_t> parameters, buffers;
    for (auto stage = network.stages.rbegin(); stage != network.stages.rend(); ++stage) {
        if (stage->weights > 0 && layers-- > 0)
            continue;
        for (std::size_t k = 0; k < stage->weights; ++k)
            parameters.push_back(stage->weight + k);
        for (std::size_t k = 0; k < stage->buffers; ++k)
            buffers.push_back(stage->buffer + k);
    }
    step.freeze(parameters, buffers);
}

class Source final : public train::StepSource
{
public:
    Source(const AdaptSpec& spec, std::string startsFrom)
        : m_spec(spec)
        , m_startsFrom(std::move(startsFrom))
    {}

    std::unique_ptr<train::Step> make(const train::TrainJob& job,
                                      const model::Network::Body& network,
                                      const train::Loss& loss) const override
    {
        requireAdaptable(m_spec, m_startsFrom, *job.data, network.architecture, job.seed);
        const Use use{m_spec, job, network, loss};
        const data::Splits& splits = job.data->splits;
        const auto count = static_cast<std::size_t>(epochExamples(m_spec, *job.data, job.seed));
        const auto beside = [&](auto makeLoss) {
            auto step = std::make_unique<OwningStep>(use, splits.train(), count, false);
            step->step().add(makeLoss(job.spec.epochs * step->stepsPerEpoch()));
            return step;
        };
        switch (m_spec.method) {
        case Method::None: break;
        case Method::FineTune:
        case Method::TargetOnly: {
            auto step = std::make_unique<OwningStep>(use, labelledTarget(m_spec, splits, job.seed),
                                                     count, true);
            if (m_spec.method == Method::FineTune && m_spec.layers > 0)
                freezeBefore(step->step(), network, m_spec.layers);
            return step;
        }
        case Method::AddTarget: return beside([&](std::int64_t) { return addTarget(use); });
        case Method::DeepCoral:
            return choosingEpoch(beside([&](std::int64_t steps) { return deepCoral(use, steps); }),
                                 use);
        case Method::Dann:
            return choosingEpoch(beside([&](std::int64_t steps) { return adversary(use, steps); }),
                                 use);
        case Method::Coral: return alignedHead(use);
        case Method::AdaBn: return normStatistics(use);
        }
        infoOf(m_spec.method); // throws
        return nullptr;
    }

private:
    AdaptSpec m_spec;
    std::string m_startsFrom;
};

} // namespace

std::shared_ptr<const train::StepSource> stepsOf(const AdaptSpec& spec,
                                                 const std::string& startsFrom)
{
    if (spec.method == Method::None)
        return nullptr;
    return std::make_shared<const Source>(spec, startsFrom);
}

} // namespace assay::adapt

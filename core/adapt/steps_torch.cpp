// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/steps.h"

#include "adapt/added_losses_torch.h"
#include "adapt/epoch_choice_torch.h"
#include "adapt/fixed_steps_torch.h"
#include "adapt/methods.h"
#include "adapt/translating_step_torch.h"
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
    /// An epoch takes these examples `passes` times, each pass in a fresh order and changed by chance anew.
    /// `sharesBatches`: threads take examples each; else they share each operation, and the whole batch is
    /// looked at at once.
    OwningStep(const Use& use, data::Subset examples, std::int64_t passes, bool sharesBatches)
        : m_examples(std::move(examples))
        , m_passes(passes)
        , m_shards(use.network.device.is_cpu() ? base::threadsFor(use.job.spec.threads) : 1,
                   batchOf(use, m_examples),
                   sharesBatches ? train::sharingOf(use.network.architecture)
                                 : train::Sharing::Operations)
        , m_step(use.job.spec, use.job.seed,
                 train::objectiveFor(use.job.spec, use.loss, use.job.data->splits.train()),
                 use.network, m_examples, use.job.data->preprocess, m_shards,
                 batchOf(use, m_examples),
                 [&job = use.job, count = m_examples.size()](std::int64_t pass) {
                     return job.spec.shuffle ? data::epochOrder(count, job.seed, pass)
                                             : data::orderAsRead(count);
                 })
    {
        if (use.job.spec.watchLayers && use.job.repeatTo == 0)
            m_step.watchLayers(use.job.spec.epochs * stepsPerEpoch());
    }

    train::SupervisedStep& step() { return m_step; }

    std::int64_t stepsPerEpoch() const override { return m_passes * m_step.stepsPerEpoch(); }
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
    static std::size_t batchOf(const Use& use, const data::Subset& examples)
    {
        return std::min(static_cast<std::size_t>(use.job.spec.batchSize), examples.size());
    }

    data::Subset m_examples;
    std::int64_t m_passes;
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
        requireAdaptable(m_spec, m_startsFrom, *job.data, network.architecture, job.spec, job.seed);
        const Use use{m_spec, job, network, loss};
        const data::Splits& splits = job.data->splits;
        const auto beside = [&](auto makeLoss) {
            auto step = std::make_unique<OwningStep>(use, splits.train(), 1, false);
            step->step().add(makeLoss(job.spec.epochs * step->stepsPerEpoch()));
            return step;
        };
        switch (m_spec.method) {
        case Method::None: break;
        case Method::FineTune:
        case Method::TargetOnly: {
            auto step =
                std::make_unique<OwningStep>(use, labelledTarget(m_spec, splits, job.seed),
                                             passesOf(m_spec, job.spec, splits, job.seed), true);
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
        case Method::CycleGan:
            return translatingStep(use, [use](data::Subset examples) {
                return std::make_unique<OwningStep>(use, std::move(examples), 1, true);
            });
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

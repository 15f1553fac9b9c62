// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/trainer.h"

#include "base/compute.h"
#include "base/error.h"
#include "base/free_memory.h"
#include "data/batch_order.h"
#include "data/batches_torch.h"
#include "train/loss_torch.h"
#include "train/metric.h"
#include "train/schedule.h"
#include "train/scorer_torch.h"
#include "train/shards_torch.h"
#include "train/step_loop_torch.h"
#include "train/step_source_torch.h"
#include "train/supervised_step_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

namespace assay::train {

namespace {

using data::SplitKind;

/// Scores and answers of a network that learns from examples with targets.
class Supervision : public LoopCallbacks
{
public:
    Supervision(const TrainJob& job, const model::Network::Body& network, const Loss& loss,
                Shards& shards, const Control& control)
        : m_job(job)
        , m_net(network)
        , m_loss(loss)
        , m_metric(Goal{.metric = job.metric}.metricFor(job.data->source->info().task))
        , m_scorer(loss, *job.data, network, shards, control)
    {
        prepareWatched();
    }

    std::optional<Scored> score() override
    {
        Scored scored;
        for (const SplitKind split : data::kOpenSplits) {
            const auto result = m_scorer.score(split);
            if (!result)
                return std::nullopt;
            scored.scores[split] = *result;
        }
        scored.trainVal = m_scorer.trainVal();
        scored.shortfall = m_metric.shortfall(m_metric.of(scored.scores.at(SplitKind::TrainVal)));
        return scored;
    }

    Answers answers() override
    {
        const c10::NoGradGuard noGrad;
        Answers answers;
        const at::Tensor outputs = m_net.forward(m_watched.inputs, {.lengths = m_watched.lengths});
        if (m_loss.takesNumbers) {
            const at::Tensor z = outputs.squeeze(1).cpu().contiguous();
            for (std::int64_t k = 0; k < z.numel(); ++k)
                answers.values.push_back(
                    m_job.data->preprocess.target().inverted(z.const_data_ptr<float>()[k]));
            return answers;
        }
        const Decisions decisions = m_loss.reading->decide(
            outputs, static_cast<std::int64_t>(m_job.data->source->info().classes.size()));
        const at::Tensor predicted = decisions.predicted.cpu().contiguous();
        const at::Tensor probability = decisions.probability.cpu().contiguous();
        const auto* labels = predicted.const_data_ptr<std::int64_t>();
        const auto* sure = probability.const_data_ptr<float>();
        answers.predicted.assign(labels, labels + predicted.numel());
        answers.probability.assign(sure, sure + probability.numel());
        return answers;
    }

private:
    /// A batch of its own, in the order of the samples.
    void prepareWatched()
    {
        if (m_job.watched.empty())
            return;
        data::Subset subset{m_job.data->splits.trainVal().dataset, {}};
        std::vector<std::uint32_t> positions;
        for (const data::Sample& sample : m_job.watched) {
            positions.push_back(static_cast<std::uint32_t>(subset.indices.size()));
            subset.indices.push_back(sample.index);
        }
        data::BatchGatherer gatherer(subset, m_job.data->preprocess.evaluation(), positions.size());
        m_watched = gatherer.gather(positions).clone().on(m_net.device);
    }

    const TrainJob& m_job;
    const model::Network::Body& m_net;
    Loss m_loss;
    const Metric& m_metric; ///< by which the best weights are kept
    Scorer m_scorer;
    data::Batch m_watched;
};

/// The updates of examples with targets.
std::unique_ptr<Step> supervisedStep(const TrainJob& job, const model::Network::Body& network,
                                     const Loss& loss, Shards& shards, std::size_t batchSize)
{
    const data::Subset& examples = job.data->splits.train();
    auto step = std::make_unique<SupervisedStep>(
        job.spec, job.seed, objectiveFor(job.spec, loss, examples), network, examples,
        job.data->preprocess, shards, batchSize, [&job, &examples](std::int64_t epoch) {
            return job.spec.shuffle ? data::epochOrder(examples.size(), job.seed, epoch)
                                    : data::orderAsRead(examples.size());
        });
    if (job.spec.watchLayers && job.repeatTo == 0)
        step->watchLayers(plannedSteps(job.spec, static_cast<std::int64_t>(examples.size())));
    return step;
}

TrainOutcome trainByExamples(const TrainJob& job, model::Network::Body& network, Control& control,
                             RunObserver& observer)
{
    data::requireAugmentable(data::augmentations(job.spec.augment, "train.augment"),
                             job.data->preprocess.inputs(), "train.augment");
    const auto batchSize = std::min<std::size_t>(static_cast<std::size_t>(job.spec.batchSize),
                                                 job.data->splits.train().size());
    const Loss loss =
        lossFor(job.spec, job.data->source->info().task, network.architecture.outputKind);
    Shards shards(network.device.is_cpu() ? base::threadsFor(job.spec.threads) : 1, batchSize,
                  sharingOf(network.architecture));
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    generator.set_current_seed(job.seed);
    const std::unique_ptr<Step> step = job.steps
                                           ? job.steps->make(job, network, loss)
                                           : supervisedStep(job, network, loss, shards, batchSize);
    const std::int64_t steps = job.spec.epochs * step->stepsPerEpoch();
    Supervision supervision(job, network, loss, shards, control);
    StepLoop loop({.steps = steps,
                   .learningRate = job.spec.learningRate,
                   .schedule = job.spec.schedule,
                   .rateChanges = rateChanges(job.spec.rateChanges),
                   .end = job.repeatTo,
                   .scoresEpochs = job.repeatTo == 0,
                   .measuresSteps = !job.watched.empty(),
                   .checkpoint = job.checkpoint,
                   .bestCheckpoint = job.bestCheckpoint,
                   .keptFolder = job.keptFolder,
                   .keptBytes = job.keptBytes,
                   .keptSeconds = job.keptSeconds,
                   .owner = job.owner,
                   .checkpointSeconds = job.checkpointSeconds,
                   .resumeFrom = job.resumeFrom,
                   .forked = job.forked,
                   .answers = !job.watched.empty(),
                   .answerSeconds = job.watchSeconds},
                  *step, supervision, control, observer);
    return loop.run();
}

} // namespace

std::int64_t stepsPerEpoch(const TrainSpec& spec, std::int64_t trainExamples)
{
    const std::int64_t batch = std::min(spec.batchSize, trainExamples);
    return spec.dropLast ? trainExamples / batch : (trainExamples + batch - 1) / batch;
}

std::int64_t plannedSteps(const TrainSpec& spec, std::int64_t trainExamples)
{
    return spec.epochs * stepsPerEpoch(spec, trainExamples);
}

TrainOutcome train(const TrainJob& job, model::Network& network, Control& control,
                   RunObserver& observer)
{
    try {
        return trainByExamples(job, network.body(), control, observer);
    } catch (const c10::Error& error) {
        if (base::refusedBytes(error))
            throw;
        const std::string_view why = error.what_without_backtrace();
        if (why.find("does not require grad") != std::string_view::npos)
            throw base::usageError(
                "train.no_gradient",
                "No gradient leads from the loss back to a weight, so that nothing "
                "can be trained: forward detaches its answers, or computes them "
                "without gradients (detach, no_grad). Take that out and save the "
                "module anew.");
        throw base::Error(base::ErrorKind::Internal, "torch",
                          fmt::format("LibTorch gave up: {}.", why));
    }
}

} // namespace assay::train

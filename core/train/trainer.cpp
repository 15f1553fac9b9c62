// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/trainer.h"

#include "base/compute.h"
#include "base/error.h"
#include "base/random.h"
#include "data/batch_order.h"
#include "data/batches_torch.h"
#include "train/checkpoint_torch.h"
#include "train/loss_torch.h"
#include "train/not_finite_torch.h"
#include "train/pace.h"
#include "train/schedule.h"
#include "train/shards_torch.h"
#include "train/update_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace assay::train {

namespace {

using data::SplitKind;

constexpr std::size_t kScoreBatch = 500;

class Training
{
public:
    Training(const TrainJob& job, model::Network& network, Control& control, RunObserver& observer)
        : m_job(job)
        , m_net(network.body())
        , m_control(control)
        , m_observer(observer)
        , m_splits(job.data->splits)
        , m_batchSize(std::min<std::size_t>(static_cast<std::size_t>(job.spec.batchSize),
                                            m_splits.train.size()))
        , m_stepsPerEpoch(
              static_cast<std::int64_t>((m_splits.train.size() + m_batchSize - 1) / m_batchSize))
        , m_total(plannedSteps(job.spec, static_cast<std::int64_t>(m_splits.train.size())))
        , m_shards(m_net.device.is_cpu() ? base::threadsFor(job.spec.threads) : 1, m_batchSize)
        , m_update(job.spec, m_net, m_splits.train, job.data->preprocess, m_shards, m_batchSize)
        , m_watch(0)
    {
        m_at.learningRate = job.spec.learningRate;
        chooseTrainScoreSubset();
        prepareWatched();
    }

    TrainOutcome run()
    {
        at::Generator generator = at::detail::getDefaultCPUGenerator();
        generator.set_current_seed(m_job.seed);
        if (m_job.resumeFrom) {
            m_at = readCheckpoint(*m_job.resumeFrom, m_net, m_update.optimizer());
            m_watch = Stopwatch(m_at.seconds);
            happened("resumed", 0, "");
        }
        m_observer.stateChanged(RunState::Running);
        m_lastCheckpoint = m_watch.seconds();
        m_outcome.state = loop();
        m_outcome.step = m_at.step;
        m_outcome.epochs = m_at.epoch;
        m_outcome.seconds = m_watch.seconds();
        return m_outcome;
    }

private:
    RunState loop()
    {
        while (m_at.step < m_total || !m_at.scored) {
            if (!m_at.scored) {
                if (scoreEpoch())
                    continue;
            }
            const Control::Decision decision =
                m_control.next([this] { pause(); }, [this] { proceed(); });
            if (decision != Control::Decision::Go) {
                const bool stopped = decision == Control::Decision::Stop;
                happened(stopped ? "stopped" : "interrupted", 0, "");
                saveCheckpoint();
                return stopped ? RunState::Stopped : RunState::Interrupted;
            }
            if (const auto rate = m_control.takeLearningRate()) {
                m_at.learningRate = *rate;
                happened("learning_rate", *rate, "");
            }
            if (!update())
                return RunState::Failed;
            if (m_watch.seconds() - m_lastCheckpoint > m_job.checkpointSeconds)
                saveCheckpoint();
            answerWatched(false);
        }
        return RunState::Finished;
    }

    void pause()
    {
        m_watch.stop();
        saveCheckpoint();
        m_observer.stateChanged(RunState::Paused);
    }

    void proceed()
    {
        m_watch.start();
        m_pace.restart();
        if (!m_control.ending())
            m_observer.stateChanged(RunState::Running);
    }

    std::span<const std::uint32_t> nextPositions()
    {
        const std::int64_t epoch = m_at.step / m_stepsPerEpoch;
        if (epoch != m_orderOf) {
            m_order = data::epochOrder(m_splits.train.size(), m_job.seed, epoch);
            m_orderOf = epoch;
            m_epochStepSeconds = 0;
            m_epochExamples = 0;
        }
        const auto begin = static_cast<std::size_t>(m_at.step % m_stepsPerEpoch) * m_batchSize;
        return std::span(m_order).subspan(begin, std::min(m_batchSize, m_order.size() - begin));
    }

    double learningRate() const
    {
        return m_at.learningRate
               * scheduleFactor(m_job.spec.schedule, m_at.step, m_total, m_stepsPerEpoch);
    }

    data::Batch onDevice(data::Batch batch) const
    {
        if (m_net.device.is_cpu())
            return batch;
        return {batch.inputs.to(m_net.device), batch.labels.to(m_net.device)};
    }

    /// One update; false when numbers stopped being finite (weights are then as before it).
    bool update()
    {
        const double begin = m_watch.seconds();
        const auto positions = nextPositions();
        const double rate = learningRate();
        const auto examples = static_cast<std::int64_t>(positions.size());

        const double loss = m_update.lossAndGradient(positions);
        if (!std::isfinite(loss)) {
            reportLoss(positions, loss, rate);
            return false;
        }
        const double norm = m_update.gradientNorm();
        if (!std::isfinite(norm)) {
            reportGradient(positions, loss, norm, rate);
            return false;
        }
        m_update.apply(rate);

        ++m_at.step;
        m_at.scored = m_at.step % m_stepsPerEpoch != 0;
        const double now = m_watch.seconds();
        m_epochStepSeconds += now - begin;
        m_epochExamples += examples;
        m_observer.stepDone({.step = m_at.step,
                             .epoch = epochAt(m_at.step),
                             .seconds = now,
                             .loss = loss,
                             .learningRate = rate,
                             .gradientNorm = norm,
                             .samplesPerSecond = m_pace.add(now, examples)});
        return true;
    }

    double epochAt(std::int64_t step) const
    {
        return static_cast<double>(step) / static_cast<double>(m_stepsPerEpoch);
    }

    /// Scores the open splits after an epoch; false when a stop came in between.
    bool scoreEpoch()
    {
        m_observer.evaluationBegins(m_at.epoch + 1);
        Scores scores;
        for (const SplitKind split : data::kOpenSplits) {
            const auto result = score(split == SplitKind::Train ? m_trainScored : m_splits[split]);
            if (!result)
                return false;
            scores[split] = *result;
        }
        ++m_at.epoch;
        m_at.scored = true;
        m_outcome.last = scores;
        m_observer.epochDone(
            {.epoch = m_at.epoch,
             .step = m_at.step,
             .seconds = m_watch.seconds(),
             .samplesPerSecond = m_epochStepSeconds > 0
                                     ? static_cast<double>(m_epochExamples) / m_epochStepSeconds
                                     : 0,
             .scores = scores});
        answerWatched(true);
        const double error = scores.at(SplitKind::TrainVal).error;
        if (error < m_at.bestTrainVal) {
            m_at.bestTrainVal = error;
            save(m_job.bestCheckpoint);
        }
        saveCheckpoint();
        m_pace.restart();
        return true;
    }

    /// Nothing when a stop came in between.
    std::optional<SplitScore> score(const data::Subset& subset)
    {
        const auto shards = static_cast<std::size_t>(m_shards.count());
        std::vector<double> losses(shards);
        std::vector<std::int64_t> wrong(shards);
        m_shards.run([&](int shard) {
            const c10::NoGradGuard noGrad;
            const auto k = static_cast<std::size_t>(shard);
            const ShardRange range = shardRange(subset.size(), shard, m_shards.count());
            data::BatchGatherer gatherer(subset, m_job.data->preprocess, kScoreBatch);
            for (std::size_t at = range.begin; at < range.end && !m_control.ending();
                 at += kScoreBatch) {
                const data::Batch batch =
                    onDevice(gatherer.gatherRange(at, std::min(at + kScoreBatch, range.end)));
                const at::Tensor logits = m_net.forward(batch.inputs);
                losses[k] += summedLoss(m_job.spec.loss, logits, batch.labels).item<double>();
                wrong[k] += decide(m_job.spec.loss, logits)
                                .predicted.ne(batch.labels)
                                .sum()
                                .item<std::int64_t>();
            }
        });
        if (m_control.ending())
            return std::nullopt;
        const auto count = static_cast<double>(subset.size());
        return SplitScore{.loss = std::accumulate(losses.begin(), losses.end(), 0.0) / count,
                          .error = static_cast<double>(
                                       std::accumulate(wrong.begin(), wrong.end(), std::int64_t{0}))
                                   / count,
                          .examples = static_cast<std::int64_t>(subset.size())};
    }

    void answerWatched(bool now)
    {
        if (m_job.watched.empty())
            return;
        const double seconds = m_watch.seconds();
        if (!now && seconds - m_lastAnswer < m_job.watchSeconds)
            return;
        m_lastAnswer = seconds;
        const c10::NoGradGuard noGrad;
        const Decisions decisions = decide(m_job.spec.loss, m_net.forward(m_watchedInputs));
        const at::Tensor predicted = decisions.predicted.cpu().contiguous();
        const at::Tensor probability = decisions.probability.cpu().contiguous();
        Answers answers{.step = m_at.step, .predicted = {}, .probability = {}};
        const auto* labels = predicted.const_data_ptr<std::int64_t>();
        const auto* sure = probability.const_data_ptr<float>();
        answers.predicted.assign(labels, labels + predicted.numel());
        answers.probability.assign(sure, sure + probability.numel());
        m_observer.answered(answers);
    }

    void happened(const char* kind, double value, std::string text)
    {
        m_observer.happened({.step = m_at.step,
                             .seconds = m_watch.seconds(),
                             .kind = kind,
                             .value = value,
                             .text = std::move(text)});
    }

    void save(const std::filesystem::path& path)
    {
        if (path.empty())
            return;
        Progress progress = m_at;
        progress.seconds = m_watch.seconds();
        std::string& problem = m_checkpointProblems[path];
        try {
            writeCheckpoint(path, m_net, m_update.optimizer(), progress);
            problem.clear();
        } catch (const base::Error& error) {
            // The run goes on; said once for each new reason, not once a checkpoint.
            if (error.text() == problem)
                return;
            problem = error.text();
            m_observer.found({.id = "checkpoint.not_written",
                              .severity = base::Severity::Warning,
                              .place = error.text(),
                              .step = m_at.step});
        }
    }

    void saveCheckpoint()
    {
        m_lastCheckpoint = m_watch.seconds();
        m_observer.checkpointDue();
        save(m_job.checkpoint);
    }

    std::vector<base::NamedNumber> evidence(double loss, double rate) const
    {
        return {{"loss", loss},
                {"learning_rate", rate},
                {"batch", static_cast<double>(m_at.step % m_stepsPerEpoch + 1)},
                {"epoch", static_cast<double>(m_at.step / m_stepsPerEpoch + 1)}};
    }

    std::vector<base::SampleId> idsOf(std::span<const std::uint32_t> positions) const
    {
        std::vector<base::SampleId> ids;
        for (const std::uint32_t position : positions)
            ids.push_back(m_splits.train.dataset->id(m_splits.train.indices[position]));
        return ids;
    }

    base::Finding notFinite(const char* id, std::string place,
                            std::span<const std::uint32_t> positions, double loss,
                            double rate) const
    {
        return {.id = id,
                .severity = base::Severity::Blocker,
                .place = std::move(place),
                .step = m_at.step + 1,
                .evidence = evidence(loss, rate),
                .samples = idsOf(positions)};
    }

    void reportLoss(std::span<const std::uint32_t> positions, double loss, double rate)
    {
        const auto [place, weightsFinite] =
            firstNotFinite(m_net, m_update.batch(positions).inputs);
        base::Finding finding = notFinite("loss.not_finite", place, positions, loss, rate);
        finding.evidence.push_back({"weights_finite", weightsFinite ? 1.0 : 0.0});
        m_observer.found(finding);
    }

    void reportGradient(std::span<const std::uint32_t> positions, double loss, double norm,
                        double rate)
    {
        base::Finding finding = notFinite(
            "gradient.not_finite", layerOfBadGradient(m_net, m_update.gradient()), positions, loss, rate);
        finding.evidence.push_back({"gradient_norm", norm});
        m_observer.found(finding);
    }

    void chooseTrainScoreSubset()
    {
        m_trainScored = m_splits.train;
        if (m_trainScored.size() <= kTrainScoreLimit)
            return;
        base::Random(0, "train.scored").shuffle(m_trainScored.indices);
        m_trainScored.indices.resize(kTrainScoreLimit);
        std::sort(m_trainScored.indices.begin(), m_trainScored.indices.end());
    }

    void prepareWatched()
    {
        if (m_job.watched.empty())
            return;
        const data::Shape& shape = m_splits.train.dataset->info().shape;
        const auto count = static_cast<std::int64_t>(m_job.watched.size());
        at::Tensor inputs = at::empty({count, shape.channels, shape.height, shape.width});
        auto* to = inputs.data_ptr<float>();
        for (const data::Sample& sample : m_job.watched)
            to = std::copy(sample.tensor.begin(), sample.tensor.end(), to);
        m_watchedInputs = inputs.to(m_net.device);
    }

    const TrainJob& m_job;
    model::Network::Body& m_net;
    Control& m_control;
    RunObserver& m_observer;
    const data::Splits& m_splits;
    std::size_t m_batchSize;
    std::int64_t m_stepsPerEpoch;
    std::int64_t m_total;
    Shards m_shards;
    Update m_update;
    data::Subset m_trainScored;
    at::Tensor m_watchedInputs;

    Progress m_at;
    TrainOutcome m_outcome;
    Stopwatch m_watch;
    Pace m_pace;
    std::vector<std::uint32_t> m_order;
    std::int64_t m_orderOf = -1;
    double m_epochStepSeconds = 0;
    std::int64_t m_epochExamples = 0;
    double m_lastCheckpoint = 0;
    double m_lastAnswer = -1e9;
    std::map<std::filesystem::path, std::string> m_checkpointProblems; ///< empty: written
};

} // namespace

std::int64_t outputsFor(Loss loss, std::int64_t classes)
{
    if (loss == Loss::CrossEntropy)
        return classes;
    if (classes != 2)
        throw base::usageError("train.loss",
                               fmt::format("train.loss = binary needs two classes, the data have "
                                           "{}; use cross_entropy.",
                                           classes));
    return 1;
}

std::int64_t plannedSteps(const TrainSpec& spec, std::int64_t trainExamples)
{
    const std::int64_t batch = std::min(spec.batchSize, trainExamples);
    return spec.epochs * ((trainExamples + batch - 1) / batch);
}

TrainOutcome train(const TrainJob& job, model::Network& network, Control& control,
                   RunObserver& observer)
{
    try {
        Training training(job, network, control, observer);
        return training.run();
    } catch (const c10::Error& error) {
        throw base::Error(base::ErrorKind::Internal, "torch",
                          fmt::format("LibTorch gave up: {}.", error.what_without_backtrace()));
    } catch (const std::bad_alloc&) {
        throw base::environmentError("memory", "The training does not fit into memory; lower "
                                               "train.batch_size or the size of the model.");
    }
}

} // namespace assay::train

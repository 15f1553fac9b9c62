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
#include "train/metric.h"
#include "train/not_finite_torch.h"
#include "train/pace.h"
#include "train/schedule.h"
#include "train/scorer_torch.h"
#include "train/shards_torch.h"
#include "train/update_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

namespace assay::train {

namespace {

using data::SplitKind;

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
        , m_loss(lossFor(job.spec, job.data->source->info().task))
        , m_metric(Goal{.metric = job.metric}.metricFor(job.data->source->info().task))
        , m_update(job.spec, m_loss, m_net, m_splits.train, job.data->preprocess, m_shards,
                   m_batchSize)
        , m_scorer(m_loss, *job.data, m_net, m_shards, control)
        , m_rateChanges(rateChanges(job.spec.rateChanges))
        , m_watch(0)
    {
        m_at.learningRate = job.spec.learningRate;
        prepareWatched();
    }

    TrainOutcome run()
    {
        at::Generator generator = at::detail::getDefaultCPUGenerator();
        generator.set_current_seed(m_job.seed);
        if (m_job.resumeFrom) {
            m_at = readCheckpoint(*m_job.resumeFrom, m_net, m_update.optimizer(), m_job.owner);
            m_watch = Stopwatch(m_at.seconds);
            happened("resumed", 0, "");
        }
        m_observer.stateChanged(RunState::Running);
        if (m_job.resumeFrom)
            m_lastCheckpoint = m_watch.seconds();
        else
            saveCheckpoint(); // whenever it is killed, there is one to go on from
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
                changeByHand(); // as wanted in a pause before the stop
                const bool stopped = decision == Control::Decision::Stop;
                happened(stopped ? "stopped" : "interrupted", 0, "");
                saveCheckpoint();
                return stopped ? RunState::Stopped : RunState::Interrupted;
            }
            changeLearningRate();
            if (!update())
                return RunState::Failed;
            if (m_watch.seconds() - m_lastCheckpoint > m_job.checkpointSeconds)
                saveCheckpoint();
            answerWatched(false);
        }
        return RunState::Finished;
    }

    /// What a person wants now, or what the spec has for this step.
    void changeLearningRate()
    {
        if (changeByHand())
            return;
        for (const RateChange& change : m_rateChanges) {
            if (change.step == m_at.step)
                setLearningRate(change.rate);
        }
    }

    /// Holds to the end of the run: changes for later steps are given up.
    bool changeByHand()
    {
        const auto rate = m_control.takeLearningRate();
        if (!rate || *rate == m_at.learningRate)
            return false;
        std::erase_if(m_rateChanges, [this](const auto& other) { return other.step >= m_at.step; });
        m_rateChanges.push_back({m_at.step, *rate});
        setLearningRate(*rate);
        m_observer.rateChanged(m_rateChanges);
        return true;
    }

    void setLearningRate(double rate)
    {
        m_at.learningRate = rate;
        happened("learning_rate", rate, "");
    }

    void pause()
    {
        m_watch.stop();
        saveCheckpoint();
        answerWatched(true); // what is seen while it stands still is of this very step
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
        // Somebody goes step by step: they are shown what each one does.
        const bool looked = m_control.pausesNext() && !m_job.watched.empty();
        StepEffect effect{.step = m_at.step + 1, .before = looked ? evalLoss(positions) : 0};
        const at::Tensor weights = looked ? m_net.flat.detach().clone() : at::Tensor();
        m_update.apply(rate);
        if (looked) {
            effect.after = evalLoss(positions);
            effect.updateToWeight = (m_net.flat.detach() - weights).norm().item<double>()
                                    / std::max(weights.norm().item<double>(), 1e-30);
            m_effect = effect;
        }

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
                             .baseRate = m_at.learningRate,
                             .gradientNorm = norm,
                             .samplesPerSecond = m_pace.add(now, examples)});
        return true;
    }

    /// Mean loss of a batch with the weights as they are.
    double evalLoss(std::span<const std::uint32_t> positions)
    {
        const c10::NoGradGuard noGrad;
        const data::Batch batch = m_update.batch(positions);
        const at::Tensor outputs = m_net.forward({batch.inputs, batch.lengths});
        return summedLoss(m_loss, outputs, batch.targets).item<double>()
               / static_cast<double>(positions.size());
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
            const auto result = m_scorer.score(split);
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
             .scores = scores,
             .trainVal = m_scorer.trainVal()});
        answerWatched(true);
        const double value = m_metric.shortfall(m_metric.of(scores.at(SplitKind::TrainVal)));
        if (value < m_at.bestTrainVal) {
            m_at.bestTrainVal = value;
            save(m_job.bestCheckpoint);
        }
        saveCheckpoint();
        m_pace.restart();
        return true;
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
        Answers answers{.step = m_at.step,
                        .predicted = {},
                        .probability = {},
                        .values = {},
                        .effect =
                            m_effect && m_effect->step == m_at.step ? m_effect : std::nullopt};
        const at::Tensor outputs = m_net.forward({m_watchedInputs, m_watchedLengths});
        if (m_loss == Loss::SquaredError) {
            const at::Tensor z = outputs.squeeze(1).cpu().contiguous();
            for (std::int64_t k = 0; k < z.numel(); ++k)
                answers.values.push_back(
                    m_job.data->preprocess.target().inverted(z.const_data_ptr<float>()[k]));
        } else {
            const Decisions decisions = decide(m_loss, outputs);
            const at::Tensor predicted = decisions.predicted.cpu().contiguous();
            const at::Tensor probability = decisions.probability.cpu().contiguous();
            const auto* labels = predicted.const_data_ptr<std::int64_t>();
            const auto* sure = probability.const_data_ptr<float>();
            answers.predicted.assign(labels, labels + predicted.numel());
            answers.probability.assign(sure, sure + probability.numel());
        }
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
            writeCheckpoint(path, m_net, m_update.optimizer(), progress, m_job.owner);
            problem.clear();
        } catch (const base::Error& error) {
            // The run goes on; said once for each new reason, not once a checkpoint or file.
            const bool told =
                std::any_of(m_checkpointProblems.begin(), m_checkpointProblems.end(),
                            [&](const auto& file) { return file.second == error.text(); });
            problem = error.text();
            if (told)
                return;
            m_observer.found({.id = "checkpoint.not_written",
                              .severity = base::Severity::Warning,
                              .place = error.what(),
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
        const auto [place, weightsFinite] = firstNotFinite(m_net, m_update.batch(positions));
        base::Finding finding = notFinite("loss.not_finite", place, positions, loss, rate);
        finding.evidence.push_back({"weights_finite", weightsFinite ? 1.0 : 0.0});
        m_observer.found(finding);
    }

    void reportGradient(std::span<const std::uint32_t> positions, double loss, double norm,
                        double rate)
    {
        base::Finding finding =
            notFinite("gradient.not_finite", layerOfBadGradient(m_net, m_update.gradient()),
                      positions, loss, rate);
        finding.evidence.push_back({"gradient_norm", norm});
        m_observer.found(finding);
    }

    /// A batch of its own, in the order of the samples.
    void prepareWatched()
    {
        if (m_job.watched.empty())
            return;
        data::Subset subset{m_splits.trainVal.dataset, {}};
        std::vector<std::uint32_t> positions;
        for (const data::Sample& sample : m_job.watched) {
            positions.push_back(static_cast<std::uint32_t>(subset.indices.size()));
            subset.indices.push_back(sample.index);
        }
        data::BatchGatherer gatherer(subset, m_job.data->preprocess, positions.size());
        const data::Batch batch = gatherer.gather(positions);
        m_watchedInputs = batch.inputs.to(m_net.device).clone();
        if (batch.lengths.defined())
            m_watchedLengths = batch.lengths.clone();
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
    Loss m_loss;
    const Metric& m_metric; ///< by which the best weights are kept
    Update m_update;
    Scorer m_scorer;
    at::Tensor m_watchedInputs, m_watchedLengths;

    Progress m_at;
    std::optional<StepEffect> m_effect; ///< of the last step that was taken alone
    TrainOutcome m_outcome;
    std::vector<RateChange> m_rateChanges; ///< by step
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

Loss lossFor(const TrainSpec& spec, data::Task task)
{
    const bool regression = task == data::Task::Regression;
    if (spec.loss == Loss::Auto)
        return regression ? Loss::SquaredError : Loss::CrossEntropy;
    if (regression != (spec.loss == Loss::SquaredError))
        throw base::usageError(
            "train.loss",
            regression ? "The target is a number, train.loss asks for classes; use squared_error "
                         "or auto."
                       : "The target is a class, train.loss = squared_error asks for a number; use "
                         "cross_entropy or auto.");
    return spec.loss;
}

std::int64_t outputsFor(Loss loss, std::int64_t classes)
{
    if (loss == Loss::SquaredError)
        return 1;
    if (loss != Loss::Binary)
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

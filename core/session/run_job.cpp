// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/run_job.h"

#include "base/compute.h"
#include "base/error.h"
#include "data/sample.h"
#include "diagnose/checks/no_better_than_guess.h"
#include "diagnose/overfit_one_batch.h"
#include "session/guarded.h"
#include "session/run_material.h"
#include "store/run_store.h"
#include "train/checkpoint.h"
#include "train/metric.h"
#include "train/schedule.h"
#include "train/trainer.h"

#include <chrono>
#include <cmath>
#include <vector>

namespace assay::session {

namespace {

using Clock = std::chrono::steady_clock;
using data::SplitKind;

constexpr auto kFlushEvery = std::chrono::milliseconds(200);
constexpr auto kProgressEvery = std::chrono::milliseconds(200);
constexpr std::size_t kFixedBatch = 40;

/// Writes what happens to the project and tells the session's listeners.
class Recorder : public train::RunObserver
{
public:
    Recorder(const RunJob& job, const Hub& hub, const std::function<void()>& rowChanged)
        : m_job(job)
        , m_spec(job.spec)
        , m_hub(hub)
        , m_rowChanged(rowChanged)
        , m_store(job.project, false)
        , m_writer(job.project, job.run)
    {}

    store::RunStore& store() { return m_store; }
    const experiment::ExperimentSpec& spec() const { return m_spec; }
    const std::vector<base::Finding>& findings() const { return m_findings; }
    const std::optional<train::Scores>& scores() const { return m_scores; }
    double seconds() const { return m_progress.seconds; } ///< of training

    /// `metric`: by which the best epoch is chosen.
    void begin(std::int64_t totalSteps, double bestTrainVal, const train::Metric& metric)
    {
        m_progress = {.run = m_job.run,
                      .state = train::RunState::Running,
                      .totalSteps = totalSteps,
                      .totalEpochs = m_job.spec.train.epochs,
                      .secondsLeft = -1};
        m_best = bestTrainVal;
        m_metric = metric;
    }
    /// `prepared` outlives the training.
    void watch(const data::Prepared& prepared, std::vector<data::Sample> samples)
    {
        const data::DatasetInfo& info = prepared.source->info();
        m_prepared = &prepared;
        m_classes = info.classes;
        m_shape = info.pictureShape();
        m_samples = std::make_shared<const std::vector<data::Sample>>(std::move(samples));
    }

    void stepDone(const train::StepReport& report) override
    {
        using namespace train::metric_name;
        const auto log = [&](const char* name, const char* split, double value) {
            m_writer.add(name, split, report.step, report.epoch, report.seconds, value);
        };
        log(kBatchLoss, "train", report.loss);
        log(kLearningRate, "", report.learningRate);
        log(kGradientNorm, "", report.gradientNorm);
        log(kPace, "", report.samplesPerSecond);
        if (m_firstStep == 0) {
            m_firstStep = report.step;
            m_firstSeconds = report.seconds;
        }
        m_progress.state = m_state;
        m_progress.step = report.step;
        m_progress.epoch = static_cast<std::int64_t>(std::ceil(report.epoch - 1e-9));
        m_progress.seconds = report.seconds;
        m_progress.samplesPerSecond = report.samplesPerSecond;
        m_progress.learningRate = report.learningRate;
        m_progress.baseRate = report.baseRate;
        m_progress.loss = report.loss;
        m_progress.evaluating = false;
        if (report.step > m_firstStep)
            m_progress.secondsLeft = (report.seconds - m_firstSeconds)
                                     / static_cast<double>(report.step - m_firstStep)
                                     * static_cast<double>(m_progress.totalSteps - report.step);
        const auto now = Clock::now();
        if (now - m_flushed >= kFlushEvery)
            flush();
        if (now - m_told >= kProgressEvery || m_state == train::RunState::Paused)
            tell();
    }

    void evaluationBegins(std::int64_t) override
    {
        m_progress.evaluating = true;
        flush();
        tell();
    }

    void epochDone(const train::EpochReport& report) override
    {
        using namespace train::metric_name;
        for (const auto& [split, score] : report.scores) {
            const std::string& name = m_splitNames[static_cast<std::size_t>(split)];
            const auto log = [&](const char* metric, double value) {
                m_writer.add(metric, name.c_str(), report.step, static_cast<double>(report.epoch),
                             report.seconds, value);
            };
            log(kLoss, score.loss);
            if (score.isRegression()) {
                log(kRmse, score.rmse);
                log(kMae, score.mae);
                log(kR2, score.r2);
            } else {
                log(kError, score.error);
                log(kF1, score.f1);
            }
        }
        flush();
        m_scores = report.scores;
        const double value = m_metric.shortfall(m_metric.of(report.scores.at(SplitKind::TrainVal)));
        m_store.setScores(m_job.run, report, value < m_best);
        m_best = std::min(m_best, value); // of a NaN the best stays
        m_progress.evaluating = false;
        EpochEnded ended{.run = m_job.run, .report = report};
        if (m_prepared) {
            ended.classes = m_classes;
            ended.shape = m_shape;
            for (const data::ColumnInfo& column : m_prepared->source->info().columns())
                ended.columns.push_back(column.name);
            for (const train::WorstExample& example : report.trainVal.worst)
                ended.worst.push_back(data::sampleAt(m_prepared->splits[SplitKind::TrainVal],
                                                     SplitKind::TrainVal, example.position,
                                                     m_prepared->preprocess));
        }
        m_hub.publish(ended);
        m_rowChanged();
    }

    void happened(const train::RunEvent& event) override
    {
        m_writer.add(event);
        flush();
    }

    /// What a person changed becomes part of the run's spec, which goes on deciding its numbers.
    void rateChanged(const std::vector<train::RateChange>& changes) override
    {
        m_spec.train.rateChanges = train::spelled(changes);
        m_store.setSpec(m_job.run, experiment::toJson(m_spec), experiment::hash(m_spec),
                        experiment::family(m_spec));
        m_rowChanged();
    }

    void found(const base::Finding& finding) override
    {
        m_findings.push_back(finding);
        m_writer.add(finding);
        // What was known before training has no place in its time, and a hint is no event.
        if (finding.step && finding.severity != base::Severity::Hint)
            m_writer.add(train::RunEvent{.step = *finding.step,
                                         .seconds = m_progress.seconds,
                                         .kind = "finding",
                                         .text = base::sentence(finding)});
        m_hub.publish(FindingRaised{m_job.run, finding});
        flush();
    }

    void answered(const train::Answers& answers) override
    {
        m_hub.publish(FixedBatch{.run = m_job.run,
                                 .step = answers.step,
                                 .classes = m_classes,
                                 .samples = m_samples,
                                 .predicted = answers.predicted,
                                 .probability = answers.probability,
                                 .values = answers.values,
                                 .shape = m_shape,
                                 .effect = answers.effect});
    }

    void stateChanged(train::RunState state) override
    {
        m_state = state;
        flush();
        m_store.setState(m_job.run, state);
        if (m_progress.step > 0)
            m_store.setProgress(m_job.run, m_progress.step, m_progress.seconds);
        m_progress.state = state;
        tell();
        m_rowChanged();
    }

    void checkpointDue() override { flush(); }

    void flush()
    {
        m_writer.flush();
        m_flushed = Clock::now();
        m_progress.stored = m_writer.written();
    }

private:
    void tell()
    {
        m_told = Clock::now();
        m_hub.publish(m_progress);
    }

    const RunJob& m_job;
    experiment::ExperimentSpec m_spec; ///< the job's, with what a person changed since
    const Hub& m_hub;
    const std::function<void()>& m_rowChanged;
    store::RunStore m_store;
    store::RunWriter m_writer;
    const std::array<std::string, data::kScoredSplits.size()> m_splitNames{
        data::key(SplitKind::Train), data::key(SplitKind::TrainVal), data::key(SplitKind::TestVal),
        data::key(SplitKind::Test)};
    const data::Prepared* m_prepared = nullptr; ///< while somebody watches
    std::vector<std::string> m_classes;
    data::Shape m_shape;
    std::shared_ptr<const std::vector<data::Sample>> m_samples;
    std::vector<base::Finding> m_findings;
    RunProgress m_progress{};
    train::RunState m_state = train::RunState::Queued;
    double m_best = train::kNoBest;
    train::Metric m_metric = train::metrics().front();
    std::optional<train::Scores> m_scores; ///< after the last epoch
    std::int64_t m_firstStep = 0;
    double m_firstSeconds = 0;
    Clock::time_point m_flushed{}, m_told{};
};

train::TrainOutcome trainJob(const RunJob& job, PreparedData& data, Recorder& recorder)
{
    const auto& spec = job.spec;
    const data::Prepared prepared =
        job.resumed ? withRememberedSplit(data, spec.data, recorder.store(), job.run)
                    : *data.get(spec.data);
    model::Network network = networkFor(spec, prepared);
    const store::RunFiles files = store::filesOf(job.project, job.run);
    std::error_code ignored;
    const bool begun =
        job.resumed
        && (job.resumed->step > 0
            || std::filesystem::exists(std::filesystem::symlink_status(files.last, ignored)));
    const train::Metric& metric =
        train::Goal{.metric = begun ? job.resumed->bestMetric : job.metric}.metricFor(
            prepared.source->info().task);
    store::RunPlan plan = planOf(job.spec, prepared, network.parameterCount());
    plan.bestMetric = metric.name;

    train::TrainJob training{.spec = spec.train,
                             .seed = static_cast<std::uint64_t>(spec.seed),
                             .data = &prepared,
                             .checkpoint = files.last,
                             .bestCheckpoint = files.best,
                             .metric = metric.name,
                             .owner = ownerOf(job.projectId, job.run, spec),
                             .resumeFrom = {},
                             .watched = {}};
    double best = train::kNoBest;
    bool fresh = true; // nothing was learned yet
    // Before anything of the run is changed: it stays as it was when it cannot go on.
    const train::CheckpointPlace place =
        begun ? train::requireResumable(files.last, network, spec.train, training.owner)
              : train::CheckpointPlace{};
    recorder.store().plan(job.run, plan);
    if (begun) {
        recorder.store().forgetAfter(job.run, place.step, place.epoch);
        best = place.bestTrainVal;
        fresh = place.step == 0;
        training.resumeFrom = files.last;
        if (job.resumed->state == train::RunState::Failed) {
            // With the rates that were set since, it would only fail again.
            auto changes = train::rateChanges(spec.train.rateChanges);
            const auto undone = [&](const train::RateChange& change) {
                return change.step >= place.step && change.step <= job.resumed->step;
            };
            if (std::erase_if(changes, undone) > 0)
                recorder.rateChanged(changes);
            training.spec = recorder.spec().train;
        }
    } else {
        if (job.resumed) // it ended before its first update
            recorder.store().forgetAfter(job.run, 0, 0);
        recorder.store().rememberSplit(job.run, prepared.splits, prepared.source, prepared.serving,
                                       job.spec.data.split.resample);
    }
    if (job.watchAnswers) {
        training.watched = data::samples(prepared, SplitKind::TrainVal, 0, kFixedBatch);
        recorder.watch(prepared, training.watched);
    }
    recorder.begin(plan.totalSteps, best, metric);
    if (fresh) {
        for (const base::Finding& finding : prepared.findings)
            recorder.found(finding);
    }
    train::TrainOutcome outcome = train::train(training, network, *job.control, recorder);
    if (recorder.scores()) {
        if (const auto finding =
                diagnose::noBetterThanGuess(*recorder.scores(), plan.guess, outcome.step))
            recorder.found(*finding);
    }
    return outcome;
}

/// One batch instead of the whole training; the verdict becomes findings.
train::TrainOutcome overfitJob(const RunJob& job, PreparedData& data, Recorder& recorder)
{
    const auto& spec = job.spec;
    const auto prepared = data.get(spec.data);
    model::Network network = networkFor(spec, *prepared);
    store::RunPlan plan = planOf(job.spec, *prepared, network.parameterCount());
    plan.totalSteps = diagnose::kOverfitSteps;
    recorder.store().plan(job.run, plan);
    recorder.store().rememberSplit(job.run, prepared->splits, prepared->source, prepared->serving,
                                   job.spec.data.split.resample);
    recorder.begin(plan.totalSteps, train::kNoBest,
                   train::Goal{}.metricFor(prepared->source->info().task));
    const auto report = diagnose::overfitOneBatch(spec.train, static_cast<std::uint64_t>(spec.seed),
                                                  *prepared, network, *job.control, recorder);
    for (const base::Finding& finding : report.findings)
        recorder.found(finding);
    train::TrainOutcome outcome;
    outcome.state = report.ended ? train::RunState::Finished : train::RunState::Stopped;
    outcome.step = report.steps;
    outcome.seconds = recorder.seconds();
    return outcome;
}

RunEnded close(const RunJob& job, Recorder& recorder, train::RunState state,
               const std::string& problem)
{
    recorder.flush();
    recorder.store().setState(job.run, state, problem);
    return {recorder.store().find(job.run).value_or(train::RunRecord{.id = job.run}),
            recorder.findings()};
}

RunEnded failed(const RunJob& job, const base::Error& error)
{
    try {
        store::RunStore runs(job.project, false);
        auto record = runs.find(job.run);
        if (job.resumed && record && record->state == train::RunState::Queued) {
            // It did not begin, and can be resumed later.
            runs.setState(job.run, job.resumed->state, job.resumed->problem);
            record->state = train::RunState::Failed; // as this attempt ended
            record->problem = error.what();
        } else {
            runs.setState(job.run, train::RunState::Failed, error.what());
            record = runs.find(job.run);
        }
        if (record)
            return {*record, {}};
    } catch (const std::exception&) {
        // The project cannot be written (disk full): the next program that opens it finds the
        // run without its owner and marks it interrupted.
    }
    train::RunRecord record;
    record.id = job.run;
    try {
        record = store::RunStore(job.project, true).find(job.run).value_or(record);
    } catch (const std::exception&) {
        // It cannot be read either.
    }
    record.state = train::RunState::Failed;
    record.problem = error.what();
    return {record, {}};
}

} // namespace

RunEnded execute(const RunJob& job, PreparedData& data, const Hub& hub,
                 const std::function<void()>& rowChanged)
{
    try {
        Recorder recorder(job, hub, rowChanged);
        const train::TrainOutcome outcome = job.kind == train::RunKind::Overfit
                                                ? overfitJob(job, data, recorder)
                                                : trainJob(job, data, recorder);
        recorder.store().setProgress(job.run, outcome.step, outcome.seconds);
        std::string problem;
        for (const base::Finding& finding : recorder.findings()) {
            const bool ends =
                outcome.state == train::RunState::Failed || job.kind == train::RunKind::Overfit;
            if (ends && finding.severity == base::Severity::Blocker)
                problem = base::sentence(finding);
        }
        return close(job, recorder, outcome.state, problem);
    } catch (...) {
        const base::Error error = errorOf(std::current_exception());
        hub.publish(Failed{0, error});
        return failed(job, error);
    }
}

} // namespace assay::session

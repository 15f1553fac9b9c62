// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/recorder.h"

#include "data/inputs/table/summary.h"
#include "data/sample.h"
#include "experiment/start_weights.h"
#include "experiment/suite.h"
#include "train/preparing.h"
#include "train/schedule.h"

#include <algorithm>
#include <cmath>

namespace assay::session {

using data::SplitKind;

namespace {

constexpr double kFlushSeconds = 0.2;
constexpr double kProgressSeconds = 0.2;

/// The cells of a column that was left out are not kept: there is nothing to show in it.
bool enters(const data::ColumnInfo& column)
{
    return column.leftOut.empty() || column.leftOut == data::kOwnInput;
}

} // namespace

Recorder::Recorder(const RunJob& job, const Hub& hub, const std::function<void()>& rowChanged)
    : m_job(job)
    , m_spec(job.spec)
    , m_hub(hub)
    , m_rowChanged(rowChanged)
    , m_store(job.project, false)
    , m_writer(job.project, job.run)
    , m_kept(job.project, false)
    , m_splitNames{data::key(SplitKind::Train), data::key(SplitKind::TrainVal),
                   data::key(SplitKind::TestVal), data::key(SplitKind::Test)}
    , m_flushing(kFlushSeconds)
    , m_publishing(kProgressSeconds)
{}

void Recorder::begins(const experiment::Beginning& beginning)
{
    m_store.plan(m_job.run, beginning.plan);
    if (m_job.resumed) {
        const train::CheckpointPlace place = beginning.from.value_or(train::CheckpointPlace{});
        m_store.forgetAfter(m_job.run, place.step, place.epoch);
        m_kept.forgetAfter(m_job.run, place.step);
    }
    if (const auto start = experiment::startWeights(m_job.spec);
        start && start->run && beginning.start)
        m_store.setParent(m_job.run, *start->run, beginning.start->step);
    if (!beginning.from)
        m_store.rememberSplit(m_job.run, m_data->splits, m_data->source, m_data->serving,
                              m_job.spec.data.split.resample);
    m_progress = {.run = m_job.run,
                  .state = train::RunState::Running,
                  .totalSteps = beginning.plan.totalSteps,
                  .totalEpochs = m_job.spec.train.epochs,
                  .secondsLeft = -1};
    m_best = beginning.from ? beginning.from->bestTrainVal : train::kNoBest;
    m_metric = train::Goal{.metric = beginning.plan.bestMetric}.metricFor(beginning.plan.task);
}

void Recorder::watches(const std::vector<data::Sample>& samples)
{
    m_samples = std::make_shared<const std::vector<data::Sample>>(samples);
}

void Recorder::stepDone(const train::StepReport& report)
{
    using namespace train::metric_name;
    const auto log = [&](const char* name, const char* split, double value) {
        m_writer.add(name, split, report.step, report.epoch, report.seconds, value);
    };
    log(kBatchLoss, "train", report.loss);
    log(kLearningRate, "", report.learningRate);
    log(kGradientNorm, "", report.gradientNorm);
    log(kPace, "", report.samplesPerSecond);
    for (const train::LayerNumbers& layer : report.layers) {
        for (const train::LayerQuantity quantity : train::kLayerQuantities) {
            if (layer[quantity]) // a set keeps its texts where they are until they are written
                log(m_layerSeries.insert(seriesName(layer.layer, quantity)).first->c_str(), "",
                    *layer[quantity]);
        }
    }
    if (m_firstStep == 0) {
        m_firstStep = report.step;
        m_firstSeconds = report.seconds;
        m_progress.secondsLeft = -1; // of a step that prepared
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
    if (m_flushing.isDue())
        flush();
    if (m_publishing.isDue() || m_state == train::RunState::Paused)
        publishProgress();
}

void Recorder::evaluationBegins(std::int64_t)
{
    m_progress.evaluating = true;
    flush();
    publishProgress();
}

void Recorder::epochDone(const train::EpochReport& report)
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
    const double value = m_metric.shortfall(m_metric.of(report.scores.at(SplitKind::TrainVal)));
    m_store.setScores(m_job.run, report, value < m_best);
    m_best = std::min(m_best, value); // of a NaN the best stays
    m_progress.evaluating = false;
    EpochEnded ended{.run = m_job.run, .report = report};
    if (m_samples) {
        const data::DatasetInfo& info = m_data->source->info();
        ended.classes = info.classes;
        ended.shape = info.pictureShape();
        const std::vector<data::ColumnInfo> columns = data::readColumns(info);
        for (const data::ColumnInfo& column : columns) {
            if (enters(column))
                ended.columns.push_back(column.name);
        }
        for (const train::WorstExample& example : report.trainVal.worst) {
            data::Sample sample =
                data::sampleAt(m_data->splits[SplitKind::TrainVal], SplitKind::TrainVal,
                               example.position, m_data->preprocess);
            std::vector<std::string> cells;
            for (std::size_t k = 0; k < sample.cells.size(); ++k) {
                if (k >= columns.size() || enters(columns[k]))
                    cells.push_back(std::move(sample.cells[k]));
            }
            sample.cells = std::move(cells);
            ended.worst.push_back(std::move(sample));
        }
    }
    m_hub.publish(ended);
    if (m_job.epochEnded)
        m_job.epochEnded(ended);
    m_rowChanged();
}

void Recorder::happened(const train::RunEvent& event)
{
    if (event.kind == train::kPreparing) {
        m_progress.state = m_state;
        m_progress.seconds = event.seconds;
        m_progress.secondsLeft = event.value;
        publishProgress();
        return;
    }
    m_writer.add(event);
    flush();
    if (event.kind == "forked") { // it can be paused there
        m_progress.step = event.step;
        m_progress.seconds = event.seconds;
    }
}

void Recorder::rateChanged(const std::vector<train::RateChange>& changes)
{
    m_spec.train.rateChanges = train::spelled(changes);
    m_store.setSpec(m_job.run, experiment::toJson(m_spec), experiment::hash(m_spec),
                    experiment::family(m_spec));
    m_rowChanged();
}

void Recorder::found(const base::Finding& finding)
{
    m_findings.push_back(finding);
    m_writer.add(finding);
    // What was known before training has no place in its time, and a hint is no event.
    if (finding.step && finding.severity != base::Severity::Hint)
        m_writer.add(train::RunEvent{.step = *finding.step,
                                     .seconds = m_progress.seconds,
                                     .kind = "finding",
                                     .text = experiment::sentence(finding)});
    m_hub.publish(FindingRaised{m_job.run, finding});
    flush();
}

void Recorder::answered(const train::Answers& answers)
{
    m_hub.publish(FixedBatch{.run = m_job.run,
                             .step = answers.step,
                             .classes = m_data->source->info().classes,
                             .samples = m_samples,
                             .predicted = answers.predicted,
                             .probability = answers.probability,
                             .values = answers.values,
                             .shape = m_data->source->info().pictureShape(),
                             .effect = answers.effect});
}

void Recorder::stateChanged(train::RunState state)
{
    m_state = state;
    flush();
    m_store.setState(m_job.run, state);
    if (m_progress.step > 0)
        m_store.setProgress(m_job.run, m_progress.step, m_progress.seconds);
    m_progress.state = state;
    publishProgress();
    m_rowChanged();
}

void Recorder::kept(std::int64_t step, std::int64_t bytes)
{
    try {
        m_kept.keep({.run = m_job.run, .step = step, .bytes = bytes});
    } catch (...) { // no file that nobody counts
        std::error_code ignored;
        std::filesystem::remove(
            train::keptFile(store::filesOf(m_job.project, m_job.run).folder, step), ignored);
        throw;
    }
}

void Recorder::flush()
{
    m_writer.flush();
    m_flushing.restart();
    m_progress.stored = m_writer.written();
}

void Recorder::breaksOff()
{
    try {
        flush();
        if (m_progress.step > 0)
            m_store.setProgress(m_job.run, m_progress.step, m_progress.seconds);
    } catch (const std::exception&) {
        // What ended the run is said. That the project cannot be written is found once more then.
    }
}

void Recorder::publishProgress()
{
    m_publishing.restart();
    m_hub.publish(m_progress);
}

} // namespace assay::session

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/case_replay.h"

#include "base/compute.h"
#include "base/error.h"
#include "base/temporary_folder.h"
#include "experiment/fork.h"
#include "experiment/replay.h"
#include "experiment/runner.h"
#include "model/network.h"
#include "session/local/case_reading.h"
#include "session/local/device_thread.h"
#include "session/local/fork_start.h"
#include "session/local/kept_module.h"
#include "session/local/run_material.h"
#include "store/files.h"
#include "store/project_store.h"
#include "store/replay_store.h"
#include "store/run_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace assay::session {

namespace {

namespace fs = std::filesystem;
using experiment::RunNumbers;
using train::RunId;
using train::RunRecord;

constexpr std::size_t kPage = 50'000;        ///< points that are read at once
constexpr std::int64_t kMostThreads = 1'024; ///< an archive may say anything

/// Keeps the numbers of a run that is trained again, and ends it where the first one ended.
class Numbers final : public experiment::RunRecorder
{
public:
    /// `end`: the updates that the run made; `isWhole`: its settings end it there.
    Numbers(const RunRecord& run, std::int64_t end, bool isWhole, train::Control& control,
            const std::function<bool(RunId, double)>& progress,
            const std::function<void(const RepetitionBegins&)>& begins)
        : m_run(run.id)
        , m_seconds(run.seconds)
        , m_end(end)
        , m_isWhole(isWhole)
        , m_control(control)
        , m_progress(progress)
        , m_begins(begins)
    {}
    RunNumbers numbers;
    std::int64_t steps = 0;
    bool goesOn = false; ///< it was ended, as it went on far beyond where the first one ended
    std::optional<base::Finding> unwritten; ///< a checkpoint

    void begins(const experiment::Beginning& beginning) override
    {
        m_begins({.run = m_run,
                  .steps = m_end,
                  .planned = beginning.plan.totalSteps,
                  .seconds = m_seconds});
    }
    const std::vector<base::Finding>& findings() const override { return m_findings; }
    void stepDone(const train::StepReport& report) override
    {
        steps = report.step;
        numbers.losses[report.step] = report.loss;
        if (!m_progress(m_run, static_cast<double>(report.step) / static_cast<double>(m_end)))
            m_control.interrupt();
        else if (!m_isWhole && report.step >= m_end)
            m_control.stop(); // as the first one was
        else if (report.step >= experiment::mostRepeated(m_end)) {
            goesOn = true;
            m_control.stop();
        }
    }
    void epochDone(const train::EpochReport& report) override
    {
        numbers.last = report.scores;
        numbers.epochs[report.epoch] = report.scores;
    }
    void found(const base::Finding& finding) override
    {
        m_findings.push_back(finding);
        if (finding.id == "checkpoint.not_written")
            unwritten = finding;
    }

private:
    const RunId m_run;
    const double m_seconds; ///< that the first one took
    const std::int64_t m_end;
    const bool m_isWhole;
    train::Control& m_control;
    const std::function<bool(RunId, double)>& m_progress;
    const std::function<void(const RepetitionBegins&)>& m_begins;
    std::vector<base::Finding> m_findings;
};

/// The scores that a run logged at the end of each epoch.
std::map<std::int64_t, train::Scores> epochsOf(store::RunStore& store, RunId run)
{
    std::map<std::int64_t, train::Scores> epochs;
    store::RunStore::Page page{.points = {}, .lastId = 0, .more = true};
    while (page.more) {
        page = store.points(run, page.lastId, kPage);
        for (const train::MetricPoint& point : page.points) {
            for (const data::SplitKind split : data::kOpenSplits) {
                if (point.split != data::key(split))
                    continue;
                const auto value = experiment::scoreNamed(point.name);
                if (value != nullptr)
                    epochs[std::llround(point.epoch)][split].*value = point.value;
            }
        }
    }
    return epochs;
}

std::vector<model::NamedValues> weightsIn(const fs::path& file, const train::CheckpointOwner& owner)
{
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(file, ignored)))
        return {};
    return train::storedWeights(file, owner).tensors;
}

/// What the archive holds of a run.
RunNumbers before(const fs::path& project, store::RunStore& store, const RunRecord& run,
                  std::int64_t end, const train::CheckpointOwner& owner)
{
    const store::RunFiles files = store::filesOf(project, run.id);
    const auto fork = experiment::forkPoint(experiment::fromJson(run.spec));
    const std::int64_t first = fork ? fork->step : 0;
    return {.last = run.last,
            .bestEpoch = run.bestEpoch,
            .bestTrainVal = run.bestTrainVal,
            .epochs = epochsOf(store, run.id),
            .losses = store::ReplayStore(project, true).losses(run.id, first, end),
            .weights = weightsIn(files.last, owner),
            .bestWeights = weightsIn(files.best, owner)};
}

/// One run of the archive once more.
class Repetition
{
public:
    Repetition(const CaseFolder& folder, const interop::CaseRun& listed, const RunRecord& run,
               std::int64_t threads)
        : m_folder(folder)
        , m_listed(listed)
        , m_run(run)
        , m_spec(experiment::fromJson(run.spec))
        , m_threads(threads)
        , m_control(std::make_shared<train::Control>())
    {}

    RunRepeated repeat(PreparedData& data, const data::DataSpec& reading,
                       const std::function<bool(RunId, double)>& progress,
                       const std::function<void(const RepetitionBegins&)>& begins)
    {
        const fs::path& project = m_folder.project();
        store::RunStore store(project, true);
        const std::string id = store::readProject(project, true).id;
        const data::Prepared prepared = withRememberedSplit(data, reading, store, m_run.id);
        const auto owner = experiment::ownerOf(id, m_run.id, m_spec);
        const base::TemporaryFolder scratch;
        RunRepeated result{.run = m_run.id, .name = m_run.name};
        result.others =
            experiment::otherThan(m_run.environment, base::describeCompute(), m_threads);
        // One that was cut off may have logged more than its checkpoint has.
        const bool isWhole = m_run.state == train::RunState::Finished;
        const std::int64_t updates =
            isWhole ? m_run.step
                    : train::placeIn(store::filesOf(project, m_run.id).last, owner).step;
        Numbers recorder(m_run, std::max<std::int64_t>(1, updates), isWhole, *m_control, progress,
                         begins);
        requireDevice();
        const experiment::Job job = jobOf(id, owner, prepared, scratch.path());
        const experiment::RunEnd end =
            experiment::run(train::RunKind::Training, job, *m_control, recorder);
        if (end.outcome.state == train::RunState::Interrupted)
            throw interrupted();
        if (recorder.goesOn)
            throw base::inputError(
                "case.goes_on",
                fmt::format("Run {} ended after {} updates as the archive has it, and went on here "
                            "until it was ended after {}: its settings are not those that it was "
                            "trained with. Export the case again.",
                            m_run.id, updates, recorder.steps),
                {.file = m_folder.archive().string(), .row = {}, .byte = {}});
        if (recorder.unwritten)
            throw base::environmentError("file.write", recorder.unwritten->texts.empty()
                                                           ? "A checkpoint cannot be written."
                                                           : recorder.unwritten->texts.front());
        result.steps = recorder.steps;
        RunNumbers now = std::move(recorder.numbers);
        now.weights = weightsIn(job.checkpoint, owner);
        now.bestWeights = weightsIn(job.bestCheckpoint, owner);
        RunNumbers was = before(project, store, m_run, updates, owner);
        if (!isWhole && !now.epochs.contains(m_run.epoch))
            was.last.reset();
        if (!isWhole && was.bestEpoch && !now.epochs.contains(*was.bestEpoch)) {
            was.bestTrainVal.reset();
            was.bestWeights.clear();
        }
        result.numbers = experiment::compared(was, now, result.others.empty());
        return result;
    }

    static base::Error interrupted()
    {
        return base::usageError("replay.interrupted", "The replay was interrupted before its end.");
    }

private:
    void requireDevice() const
    {
        try {
            model::requireDevice(m_spec.train.device);
        } catch (const base::Error& error) {
            throw base::environmentError(
                "replay.device",
                fmt::format("Run {} cannot be repeated here: {}", m_run.id, error.text()));
        }
    }

    experiment::Job jobOf(const std::string& id, const train::CheckpointOwner& owner,
                          const data::Prepared& prepared, const fs::path& scratch)
    {
        const fs::path& project = m_folder.project();
        experiment::Job job{.spec = withKeptModule(project, m_spec),
                            .data = &prepared,
                            .metric = m_run.bestMetric,
                            .owner = owner,
                            .checkpoint = scratch / "last.ckpt",
                            .bestCheckpoint = scratch / "best.ckpt",
                            .start = m_listed.weights.empty() ? startOf(project, m_spec)
                                                              : m_folder.file(m_listed.weights),
                            .checksFirst = false};
        job.spec.train.threads = m_threads;
        if (!experiment::forkPoint(m_spec))
            return job;
        const fs::path begin = scratch / "fork";
        fs::create_directories(begin);
        const auto forked = forkStart({.project = project,
                                       .projectId = id,
                                       .run = m_run.id,
                                       .spec = m_spec,
                                       .metric = {},
                                       .resumed = {},
                                       .control = m_control,
                                       .lock = {}},
                                      prepared, begin);
        if (!forked)
            throw interrupted();
        job.forked = *forked;
        job.resumed = m_run; // which has made no update of its own yet
        job.resumed->step = 0;
        return job;
    }

    const CaseFolder& m_folder;
    const interop::CaseRun& m_listed;
    const RunRecord& m_run;
    const experiment::ExperimentSpec m_spec;
    const std::int64_t m_threads;
    const std::shared_ptr<train::Control> m_control;
};

RunRecord recordOf(const CaseFolder& folder, RunId run)
{
    auto record = store::RunStore(folder.project(), true).find(run);
    if (!record || record->kind != train::RunKind::Training)
        throw base::inputError("case.manifest",
                               fmt::format("The archive lists run {}, and its project has no such "
                                           "training; export the case again.",
                                           run),
                               {.file = folder.archive().string(), .row = {}, .byte = {}});
    return *record;
}

} // namespace

void replayCase(const CaseReplay& request, const std::function<bool(RunId, double)>& progress,
                const std::function<void(const RepetitionBegins&)>& begins,
                const std::function<void(const RunRepeated&)>& done)
{
    const auto goesOn = [&] { return progress(0, 0); };
    const CaseFolder folder(request.file, request.runs, goesOn);
    prepareDeviceThread(false);
    PreparedData data;
    std::vector<RunRecord> records;
    std::vector<data::DataSpec> readings;
    for (const interop::CaseRun& run : folder.runs()) {
        records.push_back(recordOf(folder, run.run));
        // All of them before the first is trained, which may take hours.
        readings.push_back(folder.located(run, experiment::fromJson(records.back().spec).data,
                                          request.data, request.testData, request.more, data,
                                          goesOn));
    }
    if (!request.more.empty()
        && std::all_of(readings.begin(), readings.end(),
                       [](const data::DataSpec& reading) { return reading.more.empty(); }))
        throw base::usageError("case.data", "No run of this archive has further data; leave --more "
                                            "out.");
    for (std::size_t k = 0; k < records.size(); ++k) {
        const std::int64_t own = experiment::threadsOf(records[k], base::describeCompute().threads);
        Repetition repetition(folder, folder.runs()[k], records[k],
                              std::min(kMostThreads, request.threads > 0 ? request.threads : own));
        done(repetition.repeat(data, readings[k], progress, begins));
    }
}

} // namespace assay::session

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/run_job.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/temporary_folder.h"
#include "experiment/fork.h"
#include "experiment/replay.h"
#include "experiment/run_plan.h"
#include "experiment/runner.h"
#include "experiment/step_through.h"
#include "model/module_process.h"
#include "session/local/fork_start.h"
#include "session/local/guarded.h"
#include "session/local/kept_module.h"
#include "session/local/own_curves.h"
#include "session/local/recorder.h"
#include "session/local/run_material.h"
#include "store/finding_store.h"
#include "store/replay_store.h"
#include "store/run_store.h"
#include "store/search_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace assay::session {

namespace {

constexpr double kProgressSeconds = 0.1;

/// What was asked of a run that is about to end.
train::RunState endAsked(const RunJob& job)
{
    return job.control->next([] {}, [] {}) == train::Control::Decision::Stop
               ? train::RunState::Stopped
               : train::RunState::Interrupted;
}

bool isThere(const std::filesystem::path& file)
{
    std::error_code ignored;
    return std::filesystem::exists(std::filesystem::symlink_status(file, ignored));
}

/// A module did not come back to the training that a person stopped, in the middle of an update.
bool isBrokenOff(const RunJob& job, const base::Error& error)
{
    return error.code() == model::kModuleCancelled && job.control->ending();
}

std::string brokenOff(const RunJob& job, const train::RunRecord& record, const base::Error& error)
{
    if (job.kind != train::RunKind::Training || record.step == 0)
        return error.text();
    return fmt::format("{} {}", error.text(),
                       isThere(store::filesOf(job.project, job.run).last)
                           ? "The run can go on from its last checkpoint."
                           : "There was no checkpoint yet; start it again.");
}

RunEnded failed(const RunJob& job, const base::Error& error)
{
    const bool isStopped = isBrokenOff(job, error);
    const train::RunState ended = isStopped ? endAsked(job) : train::RunState::Failed;
    try {
        store::RunStore runs(job.project, false);
        auto record = runs.find(job.run);
        if (job.resumed && record && record->state == train::RunState::Queued) {
            // It did not begin, and can be resumed later.
            runs.setState(job.run, job.resumed->state, job.resumed->problem);
            record->state = ended; // as this attempt ended
            record->problem = isStopped ? error.text() : error.what();
        } else if (isStopped) {
            runs.setState(job.run, ended, record ? brokenOff(job, *record, error) : error.text());
            record = runs.find(job.run);
        } else {
            // What the program ended itself can go on.
            const bool isClosed = error.code() == "model.module_closed";
            // Nor does a search take a fault of the machine for one of the settings.
            const bool goesOn = !isClosed && error.kind() == base::ErrorKind::Environment
                                && store::SearchStore(job.project, false).endedByMachine(job.run);
            runs.setState(job.run,
                          isClosed || goesOn ? train::RunState::Interrupted
                                             : train::RunState::Failed,
                          isClosed ? std::string() : error.what());
            record = runs.find(job.run);
            if (record && goesOn)
                record->state = train::RunState::Failed; // as this attempt ended
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
    record.state = ended;
    record.problem = error.what();
    return {record, {}};
}

/// Of a run that came to its end while its checkpoints could not be written.
base::Error withoutCheckpoint(train::RunId run, const train::TrainOutcome& outcome,
                              const std::filesystem::path& file)
{
    const bool goesOn =
        outcome.state == train::RunState::Stopped || outcome.state == train::RunState::Interrupted;
    return base::inputError(
        "checkpoint.end_not_written",
        fmt::format("{} {}", outcome.unwritten,
                    goesOn
                        ? fmt::format("Run {} can only be resumed from an older checkpoint.", run)
                        : fmt::format("Not all weights of run {} are stored, though its numbers "
                                      "are; start it again to have them.",
                                      run)),
        {.file = file.string(), .row = {}, .byte = {}});
}

/// A fork that was stopped before its first update.
RunEnded endedEarly(const RunJob& job, store::RunStore& runs)
{
    runs.setState(job.run, endAsked(job));
    return {runs.find(job.run).value_or(train::RunRecord{.id = job.run}), {}};
}

/// Publishes which update is made again before the first one of a fork.
Remade progressOf(const RunJob& job, const Hub& hub, const data::Prepared& data)
{
    const auto perEpoch = experiment::stepsPerEpoch(job.spec, data);
    const auto publishing = std::make_shared<base::AtMostEvery>(kProgressSeconds);
    publishing->restart(); // what is over at once needs none
    return [&job, &hub, perEpoch, publishing](std::int64_t step, double loss) {
        if (!publishing->isDue())
            return;
        hub.publish(RunProgress{.run = job.run,
                                .state = train::RunState::Running,
                                .step = step,
                                .totalSteps = perEpoch * job.spec.train.epochs,
                                .epoch = std::max<std::int64_t>(0, step - 1) / perEpoch + 1,
                                .totalEpochs = job.spec.train.epochs,
                                .seconds = 0,
                                .secondsLeft = -1,
                                .samplesPerSecond = 0,
                                .learningRate = job.spec.train.learningRate,
                                .baseRate = job.spec.train.learningRate,
                                .loss = loss,
                                .stored = 0,
                                .evaluating = false});
    };
}

} // namespace

RunEnded execute(const RunJob& job, PreparedData& data, const Hub& hub,
                 const std::function<void()>& rowChanged)
{
    std::optional<Recorder> recording;
    const model::ModuleCancel cancel([&job] { return job.control->ending(); });
    try {
        Recorder& recorder = recording.emplace(job, hub, rowChanged);
        const auto fork = experiment::forkPoint(job.spec);
        const data::Prepared prepared =
            job.resumed || fork ? withRememberedSplit(data, job.spec.data, recorder.store(),
                                                      fork ? fork->run : job.run)
                                : *data.get(job.spec.data);
        recorder.setData(prepared);
        const store::RunFiles files = store::filesOf(job.project, job.run);
        std::optional<base::TemporaryFolder> scratch;
        std::filesystem::path forked;
        const bool hasBegun =
            fork && job.resumed && (job.resumed->step > fork->step || isThere(files.last));
        if (fork && !hasBegun) {
            recorder.store().setState(job.run, train::RunState::Running);
            rowChanged();
            // A program that is ended by force leaves its folders: only a fork needs one.
            scratch.emplace();
            const auto start =
                forkStart(job, prepared, scratch->path(), progressOf(job, hub, prepared));
            if (!start)
                return endedEarly(job, recorder.store());
            forked = *start;
        }
        const auto spec = withKeptModule(job.project, job.spec);
        keepModule(job.project, spec);
        const auto [outcome, problem] =
            experiment::run(job.kind,
                            {.spec = spec,
                             .data = &prepared,
                             .metric = job.metric,
                             .owner = experiment::ownerOf(job.projectId, job.run, job.spec),
                             .checkpoint = files.last,
                             .bestCheckpoint = files.best,
                             .keptBytes = job.keptBytes,
                             .start = startOf(job.project, job.spec),
                             .forked = forked,
                             .resumed = job.resumed,
                             .watchesAnswers = job.watchAnswers,
                             .checksFirst = job.checksFirst,
                             .waitsWhenBlocked = job.waitsWhenBlocked,
                             .dismissals = store::FindingStore(job.project, true).dismissals()},
                            *job.control, recorder);
        recorder.flush();
        recorder.store().setProgress(job.run, outcome.step, outcome.seconds);
        recorder.store().setState(job.run, outcome.state, problem);
        if (!outcome.unwritten.empty())
            hub.publish(Failed{0, withoutCheckpoint(job.run, outcome, files.last)});
        std::vector<base::Finding> findings = recorder.findings();
        if (job.kind == train::RunKind::Training && outcome.state == train::RunState::Finished) {
            // The training itself has not failed where its curves cannot be read.
            const auto unread = guarded([&] {
                for (const base::Finding& finding :
                     lookAtOwnCurves(recorder.store(), job.run, spec, prepared, findings)) {
                    hub.publish(FindingRaised{job.run, finding});
                    findings.push_back(finding);
                }
            });
            if (unread)
                hub.publish(Failed{0, *unread});
        }
        return {recorder.store().find(job.run).value_or(train::RunRecord{.id = job.run}),
                std::move(findings)};
    } catch (...) {
        const base::Error error = errorOf(std::current_exception());
        if (recording)
            recording->breaksOff();
        recording.reset();
        if (!isBrokenOff(job, error))
            hub.publish(Failed{0, error});
        return failed(job, error);
    }
}

namespace {

/// What `make` gives from the nearest checkpoint that can be read; the spec alone, an empty path, is enough,
/// of a fork with where it went on. `interrupted`: thrown when it is stopped before.
template <typename Make>
auto fromNearest(const RunJob& job, const experiment::Job& again,
                 std::vector<train::KeptCheckpoint> kept, std::int64_t step,
                 const base::Error& interrupted, Make make)
{
    std::erase_if(kept, [step](const train::KeptCheckpoint& one) { return one.step >= step; });
    for (; !kept.empty(); kept.pop_back()) {
        const auto from = train::keptFile(again.checkpoint.parent_path(), kept.back().step);
        try {
            return make(from);
        } catch (const base::Error& error) {
            if (!error.code().starts_with("checkpoint."))
                throw;
        }
    }
    const auto fork = experiment::forkPoint(job.spec);
    if (fork && step > fork->step) {
        const base::TemporaryFolder scratch;
        const auto begin = forkStart(job, *again.data, scratch.path());
        if (!begin)
            throw base::Error(interrupted);
        return make(*begin);
    }
    return make(std::filesystem::path());
}

/// What `make` gives, without waiting for a module once it is stopped: `interrupted` is thrown then.
template <typename Make>
auto untilStopped(const RunJob& job, const base::Error& interrupted, Make make)
{
    const model::ModuleCancel cancel([&job] { return job.control->ending(); });
    try {
        return make();
    } catch (const base::Error& error) {
        if (isBrokenOff(job, error))
            throw base::Error(interrupted);
        throw;
    }
}

/// What made the updates of a run (`job.resumed`), or would make those of a spec.
experiment::Job jobAgain(const RunJob& job, const data::Prepared& prepared)
{
    const bool ofRun = job.resumed.has_value();
    const store::RunFiles files = ofRun ? store::filesOf(job.project, job.run) : store::RunFiles();
    return {.spec = ofRun ? withKeptModule(job.project, job.spec) : job.spec,
            .data = &prepared,
            .metric = {},
            .owner = experiment::ownerOf(job.projectId, job.run, job.spec),
            .checkpoint = files.last,
            .bestCheckpoint = files.best,
            .start = startOf(job.project, job.spec),
            .resumed = job.resumed};
}

} // namespace

StepTraced traced(const RunJob& job, PreparedData& data, std::int64_t step, Tag tag,
                  const std::function<void(double)>& progress)
{
    const base::TemporaryFolder scratch;
    const bool ofRun = job.resumed.has_value();
    store::RunStore runs(job.project, true);
    const std::shared_ptr<const data::Prepared> whole = ofRun ? nullptr : data.get(job.spec.data);
    const data::Prepared prepared =
        ofRun ? withRememberedSplit(data, job.spec.data, runs, job.run) : *whole;
    const experiment::Job again = jobAgain(job, prepared);
    const std::vector<train::KeptCheckpoint> kept =
        ofRun ? store::ReplayStore(job.project, true).kept(job.run)
              : std::vector<train::KeptCheckpoint>();
    const auto interrupted =
        base::usageError("step.interrupted", "It was stopped before that update.");
    const auto trace = untilStopped(job, interrupted, [&] {
        return fromNearest(job, again, kept, step, interrupted,
                           [&](const std::filesystem::path& from) {
                               return experiment::stepThrough(again, from, step, scratch.path(),
                                                              *job.control, progress);
                           });
    });
    return {tag, job.run, std::make_shared<const diagnose::StepTrace>(trace)};
}

RunReplayed replayed(const RunJob& job, PreparedData& data, std::int64_t step,
                     const std::string& out, Tag tag, const std::function<void(double)>& progress)
{
    const std::filesystem::path place = outPlace("replay.out", out, job.project);
    store::RunStore runs(job.project, true);
    store::ReplayStore store(job.project, true);
    const data::Prepared prepared = withRememberedSplit(data, job.spec.data, runs, job.run);
    const experiment::Job repeated = jobAgain(job, prepared);
    const auto interrupted =
        base::usageError("replay.interrupted", "The replay was interrupted before its end.");
    const auto again = untilStopped(job, interrupted, [&] {
        return fromNearest(job, repeated, store.kept(job.run), step, interrupted,
                           [&](const std::filesystem::path& from) {
                               return experiment::replay(repeated, from, step, place, *job.control,
                                                         progress);
                           });
    });
    if (again.interrupted)
        throw base::Error(interrupted);
    RunReplayed result{.tag = tag,
                       .run = job.run,
                       .from = again.from,
                       .to = step,
                       .compared = 0,
                       .differing = 0,
                       .last = {},
                       .firstDiffering = {}};
    for (const auto& [at, before] : store.losses(job.run, again.from, step)) {
        const auto found = again.losses.find(at);
        // One that is missing now failed: its numbers were not finite any more.
        const double now = found != again.losses.end() ? found->second : std::nan("");
        ++result.compared;
        result.last = RunReplayed::Loss{at, before, now};
        if (before == now || (std::isnan(before) && std::isnan(now)))
            continue;
        ++result.differing;
        if (!result.firstDiffering)
            result.firstDiffering = result.last;
    }
    return result;
}

} // namespace assay::session

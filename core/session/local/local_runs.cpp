// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_runs.h"

#include "base/clock.h"
#include "base/error.h"
#include "experiment/fork.h"
#include "experiment/job.h"
#include "experiment/replay.h"
#include "experiment/start_weights.h"
#include "model/module_process.h"
#include "model/module_trial.h"
#include "model/network.h"
#include "session/local/device_thread.h"
#include "session/local/fork_start.h"
#include "session/local/guarded.h"
#include "session/local/run_material.h"
#include "store/run_store.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace assay::session {

using train::RunId;

namespace {

constexpr double kReplayProgressSeconds = 0.2;

} // namespace

LocalRuns::LocalRuns(const Hub& hub, PreparedData& data, StoreLane& store, Options options)
    : m_hub(hub)
    , m_data(data)
    , m_store(store)
    , m_options(std::move(options))
    , m_device(hub)
    , m_tries(hub)
{
    m_device.post(0, [this] {
        const std::string slow = prepareDeviceThread(m_options.background);
        const std::lock_guard lock(m_mutex);
        m_slowBlas = slow;
    });
}

std::string LocalRuns::slowBlas() const
{
    const std::lock_guard lock(m_mutex);
    return m_slowBlas;
}

void LocalRuns::interruptAll()
{
    m_queue.interruptAll();
    const std::lock_guard lock(m_mutex);
    for (const auto& replay : m_replays)
        replay->interrupt();
}

void LocalRuns::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    if (m_tryUnwanted)
        *m_tryUnwanted = true;
    interruptAll();
}

void LocalRuns::finish()
{
    close();
    m_tries.finish();
    m_device.finish();
}

void LocalRuns::interrupt(RunId run)
{
    const auto waiting = m_queue.withdraw(run);
    if (!waiting)
        return m_queue.steer(run, &train::Control::interrupt);
    m_store.post(0,
                 [this, run, waiting] { withdrawn(run, *waiting, train::RunState::Interrupted); });
}

/// The spec of a run that is to be started, as it is kept. On the store lane. Throws Error.
experiment::ExperimentSpec LocalRuns::acceptedSpec(const StartRequest& request)
{
    store::RunStore& runs = m_store.runs();
    const auto asked =
        request.kind == train::RunKind::Training ? request.spec : experiment::anew(request.spec);
    if (const auto fork = experiment::forkPoint(asked)) {
        const auto parent = runs.find(fork->run);
        if (!parent)
            throw train::unknownRun(fork->run);
        return readyToFork(m_store.project(), *parent, asked);
    }
    std::vector<train::RunRecord> known; // only of a spec that names one
    if (const auto start = experiment::startWeights(asked); start && start->run)
        known = runs.list();
    return withFingerprints(m_store.project().path, known, asked);
}

RunId LocalRuns::startNow(const StartRequest& request, Tag tag, bool waits,
                          const Accepted& accepted)
{
    store::RunStore& runs = m_store.runsForChange();
    model::requireDevice(request.spec.train.device);
    const auto spec = acceptedSpec(request);
    const auto fork = experiment::forkPoint(spec);
    const RunId run = runs.insert({.kind = request.kind,
                                   .name = request.name,
                                   .spec = experiment::toJson(spec),
                                   .specHash = experiment::hash(spec),
                                   .family = experiment::family(spec),
                                   .templateName = experiment::modelName(spec),
                                   .environment = environmentOf(spec, m_options.compute),
                                   .seed = spec.seed});
    try {
        if (fork)
            runs.setParent(run, fork->run, fork->step);
        enqueue(run, spec, request.kind, {}, request.checksFirst, waits, tag, accepted);
    } catch (...) {
        runs.setDeleted({run}, true); // no run that nobody trains
        throw;
    }
    m_store.publishRun(run);
    return run;
}

void LocalRuns::start(const StartRequest& request, Tag tag)
{
    m_store.post(tag, [this, request, tag] { startNow(request, tag, m_options.waitsWhenBlocked); });
}

void LocalRuns::resumeNow(RunId run, Tag tag, const Accepted& accepted)
{
    store::RunStore& runs = m_store.runsForChange();
    const auto record = runs.find(run);
    if (!record)
        throw train::unknownRun(run);
    if (m_store.here().contains(run))
        throw base::usageError("run.active", fmt::format("Run {} is active already.", run));
    requireUnfinished(*record);
    const auto spec = experiment::fromJson(record->spec);
    model::requireDevice(spec.train.device);
    enqueue(run, spec, record->kind, record, true, false, tag, accepted);
    m_store.publishRun(run);
}

void LocalRuns::resume(RunId run, Tag tag)
{
    m_store.post(tag, [this, run, tag] { resumeNow(run, tag); });
}

void LocalRuns::pause(RunId run)
{
    m_queue.steer(run, &train::Control::pause);
}

void LocalRuns::proceed(RunId run)
{
    m_queue.steer(run, &train::Control::proceed);
}

void LocalRuns::stepOnce(RunId run)
{
    m_queue.steer(run, &train::Control::stepOnce);
}

void LocalRuns::stop(RunId run)
{
    const auto waiting = m_queue.withdraw(run);
    if (!waiting)
        return m_queue.steer(run, &train::Control::stop);
    m_store.post(0, [this, run, waiting] { withdrawn(run, *waiting, train::RunState::Stopped); });
}

void LocalRuns::changeLearningRate(RunId run, double rate)
{
    const auto refused =
        guarded([rate] { base::checked(experiment::field({}, "train.learning_rate"), rate); });
    if (refused)
        return m_hub.publish(Failed{0, *refused});
    m_queue.steer(run, [rate](train::Control& control) { control.changeLearningRate(rate); });
}

void LocalRuns::replay(RunId run, std::int64_t step, const std::string& out, Tag tag)
{
    const auto control = newReplay();
    m_store.post(tag, [this, run, step, out, tag, control] {
        const auto ends = guarded([&] {
            std::optional<train::RunRecord> record = requireOver(run);
            const bool isTraining = record->kind == train::RunKind::Training;
            const auto spec =
                isTraining ? experiment::fromJson(record->spec) : experiment::ExperimentSpec();
            experiment::requireReplayable(*record, spec, step);
            RunJob job{.project = m_store.project().path,
                       .projectId = m_store.project().id,
                       .run = run,
                       .kind = record->kind,
                       .spec = spec,
                       .resumed = std::move(record),
                       .control = control,
                       .lock = {}};
            m_device.post(tag, [this, job = std::move(job), step, out, tag] {
                replayOnDevice(job, step, out, tag);
            });
        });
        if (ends) {
            forget(control);
            throw *ends;
        }
    });
}

/// Of what can be interrupted from now on.
std::shared_ptr<train::Control> LocalRuns::newReplay()
{
    const auto control = std::make_shared<train::Control>();
    const std::lock_guard lock(m_mutex);
    m_replays.insert(control);
    return control;
}

void LocalRuns::listCheckpoints(RunId run, Tag tag)
{
    m_store.post(tag, [this, run, tag] {
        const auto record = m_store.runs().find(run);
        if (!record)
            throw train::unknownRun(run);
        CheckpointsListed listed{tag, run, {}};
        for (const StoredCheckpoint& one : storedCheckpoints(m_store.project(), *record))
            listed.steps.push_back(one.step);
        m_hub.publish(listed);
    });
}

void LocalRuns::trace(const TraceRequest& request, Tag tag)
{
    const auto control = newReplay();
    const auto ask = [this, request, tag, control] {
        RunJob job{.project = m_store.project().path,
                   .projectId = m_store.project().id,
                   .spec = request.spec,
                   .resumed = {},
                   .control = control,
                   .lock = {}};
        if (request.run) {
            job.resumed = requireOver(*request.run);
            job.run = *request.run;
            job.spec = experiment::fromJson(job.resumed->spec);
        } else if (const auto fork = experiment::forkPoint(request.spec)) {
            throw base::usageError(
                "step.fork",
                fmt::format("Settings that go on from run {} have no state before they are "
                            "trained; start the fork first and take an update of it apart, or "
                            "clear train.continue_from.",
                            fork->run));
        }
        m_device.post(
            tag,
            [this, job = std::move(job), step = request.step, tag] {
                traceOnDevice(job, step, tag);
            },
            "trace");
    };
    m_store.post(tag, [this, ask, control] {
        if (const auto refused = guarded(ask)) {
            forget(control);
            throw *refused;
        }
    });
}

/// The run, which is over. Throws a usage Error.
train::RunRecord LocalRuns::requireOver(RunId run)
{
    auto record = m_store.runs().find(run);
    if (!record)
        throw train::unknownRun(run);
    if (!train::isOver(record->state))
        throw base::usageError(
            "run.active", fmt::format("Run {} still trains; stop it or wait for its end.", run));
    return *record;
}

void LocalRuns::traceOnDevice(const RunJob& job, std::int64_t step, Tag tag)
{
    base::AtMostEvery publishing(kReplayProgressSeconds);
    publishing.restart();
    const auto progress = [&](double share) {
        if (publishing.isDue())
            m_hub.publish(DataProgress{tag, share});
    };
    const auto ends = guarded([&] { m_hub.publish(traced(job, m_data, step, tag, progress)); });
    forget(job.control);
    if (ends)
        throw *ends;
}

void LocalRuns::writeWeights(RunId run, evaluate::Checkpoint checkpoint, const std::string& out,
                             Tag tag)
{
    m_store.post(tag, [this, run, checkpoint, out, tag] {
        const auto record = m_store.runs().find(run);
        if (!record)
            throw train::unknownRun(run);
        m_hub.publish(weightsWritten(m_store.project(), *record, checkpoint, out, tag));
    });
}

void LocalRuns::tryModule(const experiment::ExperimentSpec& spec,
                          std::shared_ptr<const data::Profile> data, Tag tag)
{
    model::forgetRefusedModules();
    if (m_tryUnwanted)
        *m_tryUnwanted = true;
    m_tryUnwanted = std::make_shared<std::atomic<bool>>(false);
    const auto work = [this, spec, data = std::move(data), tag, unwanted = m_tryUnwanted] {
        const model::ModuleCancel cancel([&unwanted] { return unwanted->load(); });
        auto report = std::make_shared<const ModelReport>(modelReport(spec, *data));
        if (!*unwanted)
            m_hub.publish(ModuleTried{tag, std::move(report)});
    };
    m_tries.post(tag, work, "try");
}

void LocalRuns::endSlowModules()
{
    model::endSlowModules();
}

void LocalRuns::forget(const std::shared_ptr<train::Control>& replay)
{
    const std::lock_guard lock(m_mutex);
    m_replays.erase(replay);
}

void LocalRuns::rename(RunId run, const std::string& name, Tag tag)
{
    change(tag, {run}, [run, name](store::RunStore& runs) { runs.rename(run, name); });
}

void LocalRuns::note(RunId run, const std::string& text, Tag tag)
{
    change(tag, {run}, [run, text](store::RunStore& runs) { runs.note(run, text); });
}

void LocalRuns::remove(const std::vector<RunId>& selected, Tag tag)
{
    change(tag, selected, [selected](store::RunStore& runs) {
        for (const RunId run : selected) {
            const auto record = runs.find(run);
            if (record && !train::isOver(record->state))
                throw base::usageError("run.active",
                                       fmt::format("Run {} is active; stop it first.", run));
        }
        runs.setDeleted(selected, true);
    });
}

void LocalRuns::restore(const std::vector<RunId>& selected, Tag tag)
{
    change(tag, selected, [selected](store::RunStore& runs) { runs.setDeleted(selected, false); });
}

void LocalRuns::list()
{
    m_store.post(
        0, [this] { m_store.publishRuns(); }, "list");
}

base::Subscription LocalRuns::watch(RunId run)
{
    m_store.post(0, [this, run] { m_store.startWatching(run); });
    return base::Subscription(
        [this, run] { m_store.post(0, [this, run] { m_store.stopWatching(run); }); });
}

void LocalRuns::change(Tag tag, const std::vector<RunId>& touched,
                       std::function<void(store::RunStore&)> change)
{
    m_store.post(tag, [this, touched, change = std::move(change)] {
        change(m_store.runsForChange());
        if (touched.size() == 1)
            m_store.publishRun(touched.front());
        else
            m_store.publishChanges();
    });
}

/// On the store lane.
void LocalRuns::enqueue(RunId run, const experiment::ExperimentSpec& spec, train::RunKind kind,
                        const std::optional<train::RunRecord>& before, bool checksFirst, bool waits,
                        Tag tag, const Accepted& accepted)
{
    const std::string project = m_store.project().path;
    auto lock = store::RunLock::take(store::filesOf(project, run).lock);
    if (!lock)
        throw base::environmentError("run.elsewhere",
                                     fmt::format("Another program is training run {}; it can "
                                                 "be followed here, not written.",
                                                 run),
                                     {.file = project, .row = {}, .byte = {}});
    // Another program may have trained it between the look at it and the lock.
    const auto resumed = before ? m_store.runs().find(run) : std::nullopt;
    if (resumed)
        requireUnfinished(*resumed);
    RunJob job{.project = project,
               .projectId = m_store.project().id,
               .run = run,
               .kind = kind,
               .spec = spec,
               .keptBytes = m_store.project().keptBytes,
               .metric = m_store.project().goal.metric,
               .resumed = resumed,
               .watchAnswers = m_options.watchAnswers,
               .checksFirst = checksFirst,
               .waitsWhenBlocked = waits,
               .control = std::make_shared<train::Control>(),
               .lock = std::make_shared<store::RunLock>(std::move(*lock)),
               .epochEnded = m_options.epochEnded};
    if (accepted)
        accepted(run);
    if (resumed) // before the device can say how it goes
        m_store.runsForChange().setState(run, train::RunState::Queued);
    {
        const std::lock_guard guard(m_mutex);
        if (m_ended)
            return;
        m_queue.add(run, {project, job.control, job.lock, resumed});
    }
    m_store.here().insert(run);
    // First: a run that cannot begin ends at once, which must not be published before this.
    m_hub.publish(RunQueued{tag, run, kind});
    m_device.post(0, [this, job = std::move(job)]() mutable { trainOnDevice(std::move(job)); });
}

/// On the store lane: a run that waited is as it was before, a new one is in the state `ofNew`.
void LocalRuns::withdrawn(RunId run, const RunQueue::Entry& entry, train::RunState ofNew)
{
    // The job that waits for the device keeps the lock's place, and no lock.
    const store::RunLock released = std::move(*entry.lock);
    store::RunStore runs(entry.project, false);
    const auto before = entry.resumed ? entry.resumed->state : ofNew; // maybe cut off
    runs.setState(run, train::isOver(before) ? before : train::RunState::Interrupted,
                  entry.resumed ? entry.resumed->problem : std::string());
    if (m_store.project().path == entry.project) {
        m_store.here().erase(run);
        m_store.publishRun(run);
    }
    if (auto record = runs.find(run))
        m_hub.publish(RunEnded{std::move(*record), {}});
}

void LocalRuns::trainOnDevice(RunJob job)
{
    if (!m_queue.begin(job.run, *job.control))
        return;
    const RunEnded end = execute(job, m_data, m_hub, [this, run = job.run] {
        m_store.post(
            0, [this, run] { m_store.publishRun(run); }, fmt::format("row of {}", run));
    });
    // A listener may resume the run or open another project at once.
    job.lock.reset();
    m_queue.end(job.run);
    m_store.post(0, [this, run = job.run] {
        m_store.here().erase(run);
        m_store.publishRun(run);
    });
    m_hub.publish(end);
    const train::RunState state = end.run.state;
    if (m_options.trained && experiment::jobKind(job.kind).leavesNetwork()
        && (state == train::RunState::Finished || state == train::RunState::Stopped))
        m_options.trained(job.run);
}

void LocalRuns::replayOnDevice(const RunJob& job, std::int64_t step, const std::string& out,
                               Tag tag)
{
    base::AtMostEvery publishing(kReplayProgressSeconds);
    publishing.restart(); // what is over at once needs none
    const auto progress = [&](double share) {
        if (publishing.isDue())
            m_hub.publish(DataProgress{tag, share});
    };
    const auto ends =
        guarded([&] { m_hub.publish(replayed(job, m_data, step, out, tag, progress)); });
    forget(job.control);
    if (ends)
        throw *ends;
}

} // namespace assay::session

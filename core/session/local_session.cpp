// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local_session.h"

#include "base/compute.h"
#include "base/error.h"
#include "base/json_text.h"
#include "experiment/own_module.h"
#include "model/network.h"
#include "session/advice_desk.h"
#include "session/device_thread.h"
#include "session/evaluation_desk.h"
#include "session/guarded.h"
#include "session/import_lane.h"
#include "session/run_job.h"
#include "session/run_material.h"
#include "session/run_queue.h"
#include "session/store_lane.h"
#include "train/schedule.h"
#include "train/trainer.h"

#include <fmt/format.h>
#include <sched.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace assay::session {

namespace {

using train::RunId;

class LocalSession final : public Session, Project, Data, Runs, Logs
{
public:
    explicit LocalSession(const SessionOptions& options)
        : m_options(options)
        , m_compute(base::describeCompute())
        , m_store(m_hub, m_prepared,
                  [this] {
                      interruptRuns();
                      m_imports.stopAll();
                  })
        , m_imports(m_hub)
        , m_desk(m_hub, m_prepared, m_store, [this](Tag tag) { return progressOf(tag); })
        , m_advice(m_hub, m_store)
        , m_background(m_hub)
        , m_slow(m_hub)
        , m_device(m_hub)
    {
        m_device.post(0, [this] {
            const std::string slow = prepareDeviceThread(m_options.window);
            const std::lock_guard lock(m_mutex);
            m_slowBlas = slow;
        });
        m_background.post(0, [] { base::useOperationThreads(1); });
        // What nobody waits for takes only what the training leaves.
        m_slow.post(0, [] {
            const sched_param none{};
            sched_setscheduler(0, SCHED_IDLE, &none); // of this thread
            base::useOperationThreads(1);
        });
    }
    ~LocalSession() override { shutDown(); }

    Project& project() override { return *this; }
    Data& data() override { return *this; }
    Runs& runs() override { return *this; }
    Logs& logs() override { return *this; }
    Evaluations& evaluations() override { return m_desk; }
    Errors& errors() override { return m_desk; }
    Advice& advice() override { return m_advice; }

    ModelReport describe(const experiment::ExperimentSpec& spec,
                         const data::Profile& data) const override
    {
        return modelReport(spec, data);
    }

    Machine machine() const override
    {
        const std::lock_guard lock(m_mutex);
        return {m_compute.device, m_compute.threads, m_compute.blas,
                m_compute.cpu,    m_compute.torch,   m_slowBlas};
    }

    base::Subscription listen(std::function<void(const Event&)> sink) override
    {
        return m_hub.listen(std::move(sink));
    }

    void interruptRuns() override { m_queue.interruptAll(); }

    void shutDown() override
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_ended)
                return;
            m_ended = true;
        }
        interruptRuns();
        ++m_baselineRequest;
        m_imports.finish();
        m_desk.finish();
        m_advice.finish();
        m_device.finish();
        m_slow.finish();
        m_background.finish();
        m_store.finish();
    }

    // Project
    void create(const std::string& path, Tag tag) override
    {
        m_store.post(tag, [this, path] {
            std::error_code ignored;
            if (std::filesystem::exists(path, ignored))
                throw base::environmentError("project.exists",
                                             "There is a file of this name already; open it or "
                                             "choose another name.",
                                             {.file = path, .row = {}, .byte = {}});
            m_store.openProject(path, true);
            m_imports.stopAll();
        });
    }
    void open(const std::string& path, Tag tag) override
    {
        m_store.post(tag, [this, path] {
            m_store.openProject(path, false);
            m_imports.stopAll();
        });
    }
    void saveCopy(const std::string& path, Tag tag) override
    {
        m_store.post(tag, [this, path] { m_store.saveCopy(path); });
    }
    void describe(const store::ProjectInfo& info, Tag tag) override
    {
        m_store.post(tag, [this, info] { m_store.describe(info); });
    }

    // Data
    void profile(const data::DataSpec& spec, Tag tag) override
    {
        m_background.post(
            tag,
            [this, spec, tag] {
                const auto prepared = m_prepared.get(spec, progressOf(tag));
                m_hub.publish(DataProfiled{
                    tag, std::make_shared<const data::Profile>(data::profile(*prepared))});
            },
            "profile");
    }
    void cancel(Tag tag) override // of Data and of Logs: tags are not used twice
    {
        {
            const std::lock_guard lock(m_mutex);
            m_cancelled.insert(tag);
        }
        m_imports.cancel(tag);
    }
    void baselines(const data::DataSpec& spec, Tag tag) override
    {
        const int request = ++m_baselineRequest;
        m_slow.post(
            tag,
            [this, spec, tag, request] {
                const auto given = [this, request] { return m_baselineRequest != request; };
                // While a run trains, this takes a tenth of a core: two threads that train wait for
                // each other, so a third one costs them far more than its share.
                auto begin = std::chrono::steady_clock::now();
                const auto stop = [this, given, begin]() mutable {
                    const auto worked = std::chrono::steady_clock::now() - begin;
                    for (int part = 0; part < 9 && !m_queue.isEmpty() && !given(); ++part)
                        std::this_thread::sleep_for(worked);
                    begin = std::chrono::steady_clock::now();
                    return given();
                };
                const auto prepared = m_prepared.get(spec);
                auto found = baseline::compute(*prepared, stop);
                if (given())
                    return;
                const std::string split = prepared->splits.fingerprint();
                m_store.post(0, [this, split, found] {
                    if (!m_store.isOpen() || m_store.project().readOnly)
                        return;
                    m_store.runs().setBaselines(split, found);
                    m_store.publishChanges();
                });
                m_hub.publish(BaselinesKnown{tag, split, std::move(found)});
            },
            "baselines");
    }
    void samples(const data::DataSpec& spec, data::SplitKind split, std::size_t offset,
                 std::size_t count, Tag tag) override
    {
        m_background.post(
            tag,
            [this, spec, split, offset, count, tag] {
                const auto prepared = m_prepared.get(spec);
                m_hub.publish(SamplesRead{tag, split, offset,
                                          data::samples(*prepared, split, offset, count)});
            },
            count == 1 ? "sample" : "samples"); // a row leaves a page in the queue
    }

    // Runs
    void start(const StartRequest& request, Tag tag) override
    {
        m_store.post(tag, [this, request, tag] {
            store::RunStore& runs = m_store.runsForChange();
            model::requireDevice(request.spec.train.device);
            for (int k = 0; k < std::max(1, request.seeds); ++k) {
                experiment::ExperimentSpec spec = experiment::withModule(request.spec);
                spec.seed += k;
                store::NewRun fresh{.kind = request.kind,
                                    .name = request.name,
                                    .spec = experiment::toJson(spec),
                                    .specHash = experiment::hash(spec),
                                    .family = experiment::family(spec),
                                    .templateName = spec.model.templateName,
                                    .environment = environmentOf(spec, m_compute),
                                    .seed = spec.seed};
                if (!fresh.name.empty() && request.seeds > 1)
                    fresh.name += fmt::format(" (seed {})", spec.seed);
                const RunId run = runs.insert(fresh);
                try {
                    enqueue(run, spec, request.kind, {}, tag);
                } catch (...) {
                    runs.setDeleted({run}, true); // no run that nobody trains
                    throw;
                }
                m_store.publishRun(run);
            }
        });
    }
    void resume(RunId run, Tag tag) override
    {
        m_store.post(tag, [this, run, tag] {
            store::RunStore& runs = m_store.runsForChange();
            const auto record = runs.find(run);
            if (!record)
                throw train::unknownRun(run);
            if (m_store.here().contains(run))
                throw base::usageError("run.active", fmt::format("Run {} is active already.", run));
            if (record->state == train::RunState::Finished)
                throw base::usageError("run.finished",
                                       fmt::format("Run {} has finished; start a new one for more "
                                                   "epochs.",
                                                   run));
            const auto spec = experiment::fromJson(record->spec);
            model::requireDevice(spec.train.device);
            enqueue(run, spec, record->kind, record, tag);
            m_store.publishRun(run);
        });
    }
    void pause(RunId run) override { m_queue.steer(run, &train::Control::pause); }
    void proceed(RunId run) override { m_queue.steer(run, &train::Control::proceed); }
    void stepOnce(RunId run) override { m_queue.steer(run, &train::Control::stepOnce); }
    void stop(RunId run) override
    {
        const auto waiting = m_queue.withdraw(run);
        if (!waiting)
            return m_queue.steer(run, &train::Control::stop);
        m_store.post(0, [this, run, waiting] { withdrawn(run, *waiting); });
    }
    void changeLearningRate(RunId run, double rate) override
    {
        const auto refused =
            guarded([rate] { base::checked(experiment::field({}, "train.learning_rate"), rate); });
        if (refused)
            return m_hub.publish(Failed{0, *refused});
        m_queue.steer(run, [rate](train::Control& control) { control.changeLearningRate(rate); });
    }
    void rename(RunId run, const std::string& name, Tag tag) override
    {
        change(tag, {run}, [run, name](store::RunStore& runs) { runs.rename(run, name); });
    }
    void note(RunId run, const std::string& text, Tag tag) override
    {
        change(tag, {run}, [run, text](store::RunStore& runs) { runs.note(run, text); });
    }
    void remove(const std::vector<RunId>& selected, Tag tag) override
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
    void restore(const std::vector<RunId>& selected, Tag tag) override
    {
        change(tag, selected,
               [selected](store::RunStore& runs) { runs.setDeleted(selected, false); });
    }
    void list() override
    {
        m_store.post(
            0, [this] { m_store.publishRuns(); }, "list");
    }
    base::Subscription watch(RunId run) override
    {
        m_store.post(0, [this, run] { m_store.startWatching(run); });
        return base::Subscription(
            [this, run] { m_store.post(0, [this, run] { m_store.stopWatching(run); }); });
    }

    // Logs
    void importLog(const std::string& path, Tag tag) override
    {
        m_store.post(tag, [this, path, tag] {
            m_store.runsForChange();
            m_imports.importOnce(m_store.project().path, path, tag);
        });
    }
    void watch(const std::string& path, Tag tag) override
    {
        m_store.post(tag, [this, path, tag] {
            m_store.runsForChange();
            m_imports.watch(m_store.project().path, path, tag);
        });
    }
    void stopWatching(const std::string& path) override { m_imports.stopWatching(path); }
    void tags(RunId run, Tag tag) override
    {
        m_store.post(tag, [this, run, tag] {
            m_hub.publish(TagsRead{tag, run, m_store.runs().tags(run)});
        });
    }
    void chooseTag(const std::string& name, const std::optional<interop::TagTarget>& target,
                   Tag tag) override
    {
        m_store.post(tag, [this, name, target] {
            m_store.runsForChange().chooseTag(name, target);
            m_store.publishChanges();
        });
    }
    void tagNames(Tag tag) override
    {
        m_store.post(
            tag,
            [this, tag] {
                m_hub.publish(TagNamesListed{tag, m_store.runs().tagNames()});
            },
            "tag names");
    }
    void tagValues(const std::string& name, Tag tag) override
    {
        m_store.post(
            tag,
            [this, name, tag] {
                m_hub.publish(TagValuesRead{tag, name, m_store.runs().tagValues(name)});
            },
            "tag values of " + name);
    }

private:
    bool isCancelled(Tag tag) const
    {
        const std::lock_guard lock(m_mutex);
        return tag != 0 && m_cancelled.contains(tag); // 0: nobody asked, so nobody cancels
    }

    /// Tells how far the reading for a request is, ten times a second, until it is cancelled.
    data::ReadProgress progressOf(Tag tag)
    {
        return [this, tag, told = std::chrono::steady_clock::time_point()](double share) mutable {
            const auto now = std::chrono::steady_clock::now();
            if (now - told > std::chrono::milliseconds(100)) {
                told = now;
                m_hub.publish(DataProgress{tag, share});
            }
            return !isCancelled(tag);
        };
    }

    /// `touched`: the runs whose rows may be others then.
    template <typename Change>
    void change(Tag tag, const std::vector<RunId>& touched, Change change)
    {
        m_store.post(tag, [this, touched, change] {
            change(m_store.runsForChange());
            if (touched.size() == 1)
                m_store.publishRun(touched.front());
            else
                m_store.publishChanges();
        });
    }

    /// On the store lane.
    void enqueue(RunId run, const experiment::ExperimentSpec& spec, train::RunKind kind,
                 const std::optional<train::RunRecord>& resumed, Tag tag)
    {
        const std::string project = m_store.project().path;
        auto lock = store::RunLock::take(store::filesOf(project, run).lock);
        if (!lock)
            throw base::environmentError("run.elsewhere",
                                         fmt::format("Another program is training run {}; it can "
                                                     "be followed here, not written.",
                                                     run),
                                         {.file = project, .row = {}, .byte = {}});
        RunJob job{.project = project,
                   .projectId = m_store.project().id,
                   .run = run,
                   .kind = kind,
                   .spec = spec,
                   .metric = m_store.project().goal.metric,
                   .resumed = resumed,
                   .watchAnswers = m_options.window,
                   .control = std::make_shared<train::Control>(),
                   .lock = std::make_shared<store::RunLock>(std::move(*lock))};
        if (resumed) // before the device can say how it goes
            m_store.runsForChange().setState(run, train::RunState::Queued);
        {
            const std::lock_guard guard(m_mutex);
            if (m_ended)
                return;
            m_queue.add(run, {project, job.control, job.lock, resumed});
        }
        m_store.here().insert(run);
        m_device.post(0, [this, job = std::move(job)]() mutable { trainOnDevice(std::move(job)); });
        m_hub.publish(RunQueued{tag, run, kind});
    }

    /// On the store lane: a run that waited is as it was before, a new one stopped at its beginning.
    void withdrawn(RunId run, const RunQueue::Entry& entry)
    {
        // The job that waits for the device keeps the lock's place, and no lock.
        const store::RunLock released = std::move(*entry.lock);
        store::RunStore runs(entry.project, false);
        runs.setState(run, entry.resumed ? entry.resumed->state : train::RunState::Stopped,
                      entry.resumed ? entry.resumed->problem : std::string());
        if (m_store.project().path == entry.project) {
            m_store.here().erase(run);
            m_store.publishRun(run);
        }
        if (auto record = runs.find(run))
            m_hub.publish(RunEnded{std::move(*record), {}});
    }

    void trainOnDevice(RunJob job)
    {
        if (!m_queue.begin(job.run, *job.control))
            return;
        const RunEnded end = execute(job, m_prepared, m_hub, [this, run = job.run] {
            m_store.post(
                0, [this, run] { m_store.publishRun(run); }, fmt::format("row of {}", run));
        });
        // Whoever hears of the end may resume the run or open another project at once.
        job.lock.reset();
        m_queue.end(job.run);
        m_store.post(0, [this, run = job.run] {
            m_store.here().erase(run);
            m_store.publishRun(run);
        });
        m_hub.publish(end);
        // Who sits before a window wants to know what went wrong; a script asks for it.
        const train::RunState state = end.run.state;
        if (m_options.window && job.kind == train::RunKind::Training
            && (state == train::RunState::Finished || state == train::RunState::Stopped))
            m_desk.evaluate(job.run, evaluate::Checkpoint::Last, 0);
    }

    SessionOptions m_options;
    base::Compute m_compute;
    Hub m_hub;
    PreparedData m_prepared;
    mutable std::mutex m_mutex;
    RunQueue m_queue;
    std::string m_slowBlas;
    std::set<Tag> m_cancelled; ///< requests, whether they were ever made or not
    bool m_ended = false;
    std::atomic<int> m_baselineRequest = 0;
    StoreLane m_store;
    ImportLane m_imports;
    EvaluationDesk m_desk;
    AdviceDesk m_advice;
    Lane m_background;
    Lane m_slow; ///< what takes seconds and nobody waits for
    Lane m_device;
};

} // namespace

std::unique_ptr<Session> makeLocalSession(const SessionOptions& options)
{
    return std::make_unique<LocalSession>(options);
}

} // namespace assay::session

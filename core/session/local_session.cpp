// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local_session.h"

#include "base/compute.h"
#include "base/error.h"
#include "session/advice_desk.h"
#include "session/evaluation_desk.h"
#include "session/import_lane.h"
#include "session/run_desk.h"
#include "session/run_material.h"
#include "session/store_lane.h"
#include "session/study_desk.h"

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

class LocalSession final : public Session, Project, Data, Logs
{
public:
    explicit LocalSession(const SessionOptions& options)
        : m_compute(base::describeCompute())
        , m_store(m_hub, m_prepared,
                  [this] {
                      interruptRuns();
                      m_imports.stopAll();
                  })
        , m_imports(m_hub)
        , m_desk(m_hub, m_prepared, m_store, [this](Tag tag) { return progressOf(tag); })
        , m_advice(m_hub, m_store)
        , m_runs(m_hub, m_prepared, m_store, runOptions(options))
        , m_studies(m_hub, m_store, m_runs)
        , m_background(m_hub)
        , m_slow(m_hub)
    {
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
    Runs& runs() override { return m_runs; }
    Studies& studies() override { return m_studies; }
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
        return {m_compute.device, m_compute.threads, m_compute.blas,
                m_compute.cpu,    m_compute.torch,   m_runs.slowBlas()};
    }

    base::Subscription listen(std::function<void(const Event&)> sink) override
    {
        return m_hub.listen(std::move(sink));
    }

    void interruptRuns() override { m_runs.interruptAll(); }

    void shutDown() override
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_ended)
                return;
            m_ended = true;
        }
        m_runs.close();
        ++m_baselineRequest;
        m_imports.finish();
        m_desk.finish();
        m_advice.finish();
        m_runs.finish();
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
    void cancel(Tag tag) override // tags are not used twice
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
                    for (int part = 0; part < 9 && !m_runs.isIdle() && !given(); ++part)
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
    void tags(train::RunId run, Tag tag) override
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
    RunDesk::Options runOptions(const SessionOptions& options)
    {
        RunDesk::Options result{.watchAnswers = options.window,
                                .background = options.window,
                                .compute = m_compute,
                                .trained = {}};
        // A person before a window wants to know what went wrong; a script asks for it.
        if (options.window)
            result.trained = [this](train::RunId run) {
                m_desk.evaluate(run, evaluate::Checkpoint::Last, 0);
            };
        return result;
    }

    bool isCancelled(Tag tag) const
    {
        const std::lock_guard lock(m_mutex);
        return tag != 0 && m_cancelled.contains(tag); // 0: nobody asked, so nobody cancels
    }

    /// Publishes how far the reading for a request is, ten times a second, until it is cancelled.
    data::ReadProgress progressOf(Tag tag)
    {
        return
            [this, tag, published = std::chrono::steady_clock::time_point()](double share) mutable {
                const auto now = std::chrono::steady_clock::now();
                if (now - published > std::chrono::milliseconds(100)) {
                    published = now;
                    m_hub.publish(DataProgress{tag, share});
                }
                return !isCancelled(tag);
            };
    }

    base::Compute m_compute;
    Hub m_hub;
    PreparedData m_prepared;
    mutable std::mutex m_mutex;
    std::set<Tag> m_cancelled; ///< requests, whether they were ever made or not
    bool m_ended = false;
    std::atomic<int> m_baselineRequest = 0;
    StoreLane m_store;
    ImportLane m_imports;
    EvaluationDesk m_desk;
    AdviceDesk m_advice;
    RunDesk m_runs;
    StudyDesk m_studies;
    Lane m_background;
    Lane m_slow; ///< what takes seconds and nobody waits for
};

} // namespace

std::unique_ptr<Session> makeLocalSession(const SessionOptions& options)
{
    return std::make_unique<LocalSession>(options);
}

} // namespace assay::session

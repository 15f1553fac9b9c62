// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local_session.h"

#include "base/compute.h"
#include "model/module_process.h"
#include "model/module_trial.h"
#include "session/local/import_lane.h"
#include "session/local/local_advice.h"
#include "session/local/local_data.h"
#include "session/local/local_errors.h"
#include "session/local/local_evaluations.h"
#include "session/local/local_findings.h"
#include "session/local/local_logs.h"
#include "session/local/local_own_results.h"
#include "session/local/local_project.h"
#include "session/local/local_runs.h"
#include "session/local/local_searches.h"
#include "session/local/local_studies.h"
#include "session/local/request_progress.h"
#include "session/local/run_material.h"
#include "session/local/store_lane.h"

#include <utility>

namespace assay::session {

namespace {

constexpr double kClosingSeconds = 10; ///< that modules have to end their batch

/// Owns the lanes and the facets, and wires them.
class LocalSession final : public Session
{
public:
    explicit LocalSession(const SessionOptions& options)
        : m_window(options.window)
        , m_compute(base::describeCompute())
        , m_progress(m_hub)
        , m_store(m_hub, m_prepared,
                  [this] {
                      interruptRuns();
                      m_imports.stopAll();
                  })
        , m_imports(m_hub)
        , m_answers(
              m_hub, m_prepared, m_store, [this](Tag tag) { return m_progress.of(tag); },
              options.window)
        , m_project(m_hub, m_prepared, m_store, m_imports, m_progress)
        , m_logs(m_hub, m_store, m_imports)
        , m_evaluations(m_hub, m_prepared, m_store, m_answers)
        , m_errors(m_hub, m_prepared, m_store, m_answers)
        , m_advice(m_hub, m_store, options.window)
        , m_runs(m_hub, m_prepared, m_store, runOptions(options))
        , m_studies(m_hub, m_prepared, m_store, m_runs, m_answers)
        , m_searches(m_hub, m_store, m_runs, options.program)
        , m_findings(m_hub, m_store)
        , m_ownResults(m_store)
        , m_data(m_hub, m_prepared, m_store, m_runs, m_progress, options.window)
        , m_slowModules(model::onModuleWait([this](const model::ModuleWait& wait) {
            m_hub.publish(ModuleSlow{wait.file, wait.seconds, wait.limit, wait.isOver});
        }))
    {}
    ~LocalSession() override { shutDown(); }

    Project& project() override { return m_project; }
    Data& data() override { return m_data; }
    Runs& runs() override { return m_runs; }
    Studies& studies() override { return m_studies; }
    Searches& searches() override { return m_searches; }
    Logs& logs() override { return m_logs; }
    Evaluations& evaluations() override { return m_evaluations; }
    Errors& errors() override { return m_errors; }
    Advice& advice() override { return m_advice; }
    Findings& findings() override { return m_findings; }
    baseline::OwnResults& ownResults() override { return m_ownResults; }

    ModelReport describe(const experiment::ExperimentSpec& spec,
                         const data::Profile& data) const override
    {
        if (m_window && !model::isTried(spec.model, data.networkInputs()))
            return {.problem = "The module is being tried on two examples ...", .untried = true};
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

    void interruptRuns() override
    {
        m_runs.interruptAll();
        m_searches.haltWorkers();
    }

    void shutDown() override
    {
        if (std::exchange(m_ended, true))
            return;
        // A module may never come back.
        const model::ModulesClose soon(kClosingSeconds);
        m_runs.close();
        m_data.giveUp();
        m_imports.finish();
        m_answers.finish();
        m_advice.finish();
        m_errors.finish();
        m_studies.finish();
        m_searches.finish();
        m_runs.finish();
        m_data.finish();
        m_store.finish();
        m_project.finish(); // behind the store, which hands reports on to it
    }

    void cancel(Tag tag) override
    {
        m_progress.cancel(tag);
        m_imports.cancel(tag);
    }

private:
    LocalRuns::Options runOptions(const SessionOptions& options)
    {
        LocalRuns::Options result{
            .watchAnswers = options.window,
            .waitsWhenBlocked = options.window,
            .background = options.window,
            .compute = m_compute,
            .trained = {},
            .epochEnded = [this](const EpochEnded& ended) { m_searches.epochEnded(ended); }};
        // A window shows by itself what went wrong; a script asks for it.
        if (options.window)
            result.trained = [this](train::RunId run) {
                // Trials come one after the other, and few of them are looked at.
                if (!m_searches.isTrial(run))
                    m_evaluations.evaluate(run, evaluate::Checkpoint::Last, 0);
            };
        return result;
    }

    const bool m_window;
    base::Compute m_compute;
    Hub m_hub;
    PreparedData m_prepared;
    RequestProgress m_progress;
    bool m_ended = false;
    StoreLane m_store;
    ImportLane m_imports;
    AnswerLane m_answers;
    LocalProject m_project;
    LocalLogs m_logs;
    LocalEvaluations m_evaluations;
    LocalErrors m_errors;
    LocalAdvice m_advice;
    LocalRuns m_runs;
    LocalStudies m_studies;
    LocalSearches m_searches;
    LocalFindings m_findings;
    LocalOwnResults m_ownResults;
    LocalData m_data;
    base::Subscription m_slowModules;
};

} // namespace

std::unique_ptr<Session> makeLocalSession(const SessionOptions& options)
{
    return std::make_unique<LocalSession>(options);
}

} // namespace assay::session

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/run_job.h"

#include "experiment/runner.h"
#include "session/guarded.h"
#include "session/recorder.h"
#include "session/run_material.h"
#include "store/run_store.h"

namespace assay::session {

namespace {

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
        const data::Prepared prepared =
            job.resumed ? withRememberedSplit(data, job.spec.data, recorder.store(), job.run)
                        : *data.get(job.spec.data);
        recorder.setData(prepared);
        const store::RunFiles files = store::filesOf(job.project, job.run);
        const auto [outcome, problem] = experiment::run(
            job.kind, {.spec = job.spec,
                           .data = &prepared,
                           .metric = job.metric,
                           .owner = experiment::ownerOf(job.projectId, job.run, job.spec),
                           .checkpoint = files.last,
                           .bestCheckpoint = files.best,
                           .resumed = job.resumed,
                           .watchesAnswers = job.watchAnswers},
                          *job.control, recorder);
        recorder.flush();
        recorder.store().setProgress(job.run, outcome.step, outcome.seconds);
        recorder.store().setState(job.run, outcome.state, problem);
        return {recorder.store().find(job.run).value_or(train::RunRecord{.id = job.run}),
                recorder.findings()};
    } catch (...) {
        const base::Error error = errorOf(std::current_exception());
        hub.publish(Failed{0, error});
        return failed(job, error);
    }
}

} // namespace assay::session

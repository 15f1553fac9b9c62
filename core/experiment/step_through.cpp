// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/step_through.h"

#include "base/error.h"
#include "experiment/jobs/job_list.h"
#include "experiment/replay.h"
#include "experiment/suite.h"
#include "model/backward_failure.h"
#include "train/trainer.h"

#include <fmt/format.h>

namespace assay::experiment {

namespace {

/// Keeps what the last update reported, and why none could be made.
class LastReport final : public train::RunObserver
{
public:
    LastReport(std::int64_t to, const std::function<void(double)>& progress)
        : m_to(to)
        , m_progress(progress)
    {}
    std::optional<train::StepReport> report;
    std::optional<base::Finding> unwritten; ///< a checkpoint
    std::optional<base::Finding> blocker;   ///< why an update could not be made

    void stepDone(const train::StepReport& done) override
    {
        report = done;
        m_progress(static_cast<double>(done.step) / static_cast<double>(m_to));
    }
    void found(const base::Finding& finding) override
    {
        if (finding.id == "checkpoint.not_written")
            unwritten = finding;
        else if (finding.severity == base::Severity::Blocker)
            blocker = finding;
    }

private:
    std::int64_t m_to;
    const std::function<void(double)>& m_progress;
};

} // namespace

diagnose::StepTrace stepThrough(const Job& job, const std::filesystem::path& kept,
                                std::int64_t step, const std::filesystem::path& scratch,
                                train::Control& control,
                                const std::function<void(double)>& progress)
{
    // The update that a run failed at was not made, and is the one to look at.
    const bool isFailed = job.resumed && job.resumed->state == train::RunState::Failed
                          && step == job.resumed->step + 1;
    if (job.resumed && !isFailed)
        requireReplayable(*job.resumed, job.spec, step);
    model::Network network = networkFor(job.spec, *job.data);
    if (job.spec.adapt.method != adapt::Method::None)
        throw base::usageError("step.adapted",
                               "This run learned from examples of the target part too, and such "
                               "an update cannot be taken apart; take a run without "
                               "adapt.method.");
    planOf(job.spec, *job.data, network.parameterCount()); // refuses what cannot be trained
    train::TrainSpec spec = job.spec.train;
    if (job.resumed)
        spec.threads = threadsOf(*job.resumed, spec.threads);
    const auto seed = static_cast<std::uint64_t>(job.spec.seed);
    if (kept.empty())
        loadStart(job, network);
    else
        train::requireResumable(kept, network, spec, job.owner);
    const std::filesystem::path before = scratch / "before.ckpt";
    LastReport observer(step, progress);
    const auto updateTo = [&](std::int64_t to, const std::filesystem::path& from,
                              const std::filesystem::path& out) {
        const train::TrainJob again{.spec = spec,
                                    .seed = seed,
                                    .data = job.data,
                                    .checkpoint = out,
                                    .bestCheckpoint = {},
                                    .metric = {},
                                    .owner = job.owner,
                                    .resumeFrom = from.empty() ? std::nullopt : std::optional(from),
                                    .watched = {},
                                    .repeatTo = to};
        const train::RunState state = train::train(again, network, control, observer).state;
        if (state == train::RunState::Stopped || state == train::RunState::Interrupted)
            throw base::usageError("step.interrupted", "It was stopped before that update.");
        if (observer.unwritten)
            throw base::environmentError("step.scratch", observer.unwritten->texts.front());
        return state;
    };
    if (step > 1 && updateTo(step - 1, kept, before) == train::RunState::Failed)
        throw base::usageError(
            "step.failed_before",
            fmt::format("An update before {} cannot be made: {} Choose an earlier one.", step,
                        observer.blocker && observer.blocker->id == model::kBackwardFinding
                            ? sentence(*observer.blocker)
                            : std::string("its loss or gradient is no finite number.")));
    const auto weights = diagnose::weightsOf(network);
    diagnose::StepTrace trace = diagnose::traceStep(spec, seed, *job.data, network, step);
    if (!trace.rows.empty() && trace.rows.back().stops)
        return trace;
    observer.report.reset();
    if (updateTo(step, step > 1 ? before : std::filesystem::path(), {}) == train::RunState::Failed
        || !observer.report) {
        trace.rows.push_back(
            {.part = diagnose::TracePart::Update,
             .name = observer.blocker ? observer.blocker->place : std::string(),
             .bytes = trace.rows.empty() ? 0 : trace.rows.back().bytes,
             .problem = observer.blocker ? sentence(*observer.blocker) : "The update was not made.",
             .stops = true});
        return trace;
    }
    diagnose::addUpdate(trace, weights, network);
    trace.learningRate = observer.report->learningRate;
    trace.loss = observer.report->loss;
    trace.gradientNorm = observer.report->gradientNorm;
    return trace;
}

} // namespace assay::experiment

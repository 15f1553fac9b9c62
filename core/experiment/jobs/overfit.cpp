// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/check.h"
#include "diagnose/overfit_one_batch.h"
#include "experiment/before_training.h"
#include "experiment/edited_layers.h"
#include "experiment/jobs/job_list.h"
#include "experiment/memory_check.h"
#include "experiment/suite.h"

#include <algorithm>

namespace assay::experiment {

namespace {

class OverfitJob final : public JobKind
{
public:
    train::RunKind kind() const override { return train::RunKind::Overfit; }
    const char* prefix() const override { return "one batch, "; }
    bool leavesNetwork() const override { return false; }

    train::TrainOutcome carryOut(const Job& job, train::Control& control,
                                 RunRecorder& recorder) const override
    {
        model::Network network = networkFor(job.spec, *job.data);
        RunPlan plan = planOf(job.spec, *job.data, network.parameterCount());
        plan.totalSteps = diagnose::kOverfitSteps;
        const std::optional<Start> start = loadStart(job, network);
        recorder.begins({.plan = plan,
                         .from = {},
                         .start = start ? std::optional(start->place) : std::nullopt});
        if (start)
            for (const base::Finding& finding : start->findings)
                recorder.found(finding);
        const std::optional<MemoryLook> memory = lookAtMemory(job.spec, *job.data, network);
        if (memory)
            recorder.happened(eventOf(*memory));
        const bool fits = !memory || memory->oneBatchFits;
        std::vector<base::Finding> before =
            fits ? beforeTraining(job.spec, *job.data, network)
                 : ofSettings(job.spec, *job.data, network.architecture().outputKind);
        if (memory)
            before.insert(before.begin(), memory->findings.begin(), memory->findings.end());
        const bool canLearn =
            fits && canGoBack(before)
            && std::none_of(before.begin(), before.end(), [](const base::Finding& finding) {
                   return finding.id == "network.no_gradient";
               });
        if (!canLearn) {
            for (const base::Finding& finding : before)
                recorder.found(finding);
            train::TrainOutcome nothing;
            nothing.state = train::RunState::Failed;
            return nothing;
        }
        const auto report =
            diagnose::overfitOneBatch(job.spec.train, static_cast<std::uint64_t>(job.spec.seed),
                                      *job.data, network, control, recorder);
        // A later update than the first may be the one where gradients do not go back: the curve says nothing then.
        const bool wentBack = canGoBack(recorder.findings());
        if (wentBack) {
            for (const base::Finding& finding :
                 check(diagnose::Stage::OneBatch,
                       {.dataSpec = job.spec.data, .data = job.data, .oneBatch = report}))
                recorder.found(forEditedLayers(finding, job.spec));
        }
        for (const base::Finding& finding : before) // the verdict is the first
            recorder.found(finding);
        train::TrainOutcome outcome;
        outcome.state = !wentBack      ? train::RunState::Failed
                        : report.ended ? train::RunState::Finished
                                       : train::RunState::Stopped;
        outcome.step = report.steps;
        outcome.seconds = report.seconds;
        return outcome;
    }

    std::string problem(const train::TrainOutcome& /*outcome*/,
                        const std::vector<base::Finding>& findings) const override
    {
        return newestBlocker(findings);
    }
};

} // namespace

const JobKind& overfitJob()
{
    static const OverfitJob job;
    return job;
}

} // namespace assay::experiment

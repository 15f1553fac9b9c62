// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/class_shares.h"
#include "adapt/methods.h"
#include "base/error.h"
#include "data/sample.h"
#include "diagnose/check.h"
#include "experiment/before_training.h"
#include "experiment/jobs/job_list.h"
#include "experiment/memory_check.h"
#include "experiment/suite.h"
#include "train/metric.h"
#include "train/schedule.h"
#include "train/trainer.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::experiment {

namespace {

constexpr std::size_t kWatchedExamples = 40;

/// Spread over train-val, as the first of data that are sorted are of one class.
std::vector<data::Sample> watchedOf(const data::Prepared& data)
{
    const data::Subset& part = data.splits.trainVal();
    const std::size_t count = std::min(kWatchedExamples, part.size());
    std::vector<data::Sample> watched;
    for (std::size_t k = 0; k < count; ++k)
        watched.push_back(data::sampleAt(part, data::SplitKind::TrainVal, k * part.size() / count,
                                         data.preprocess));
    return watched;
}

/// Where the run goes on; empty: from its first update. Throws when it cannot.
std::optional<train::CheckpointPlace> placeOf(const Job& job, const model::Network& network)
{
    if (!job.resumed || !job.forked.empty()) // a fork that has made no update
        return std::nullopt;
    std::error_code ignored;
    // One that ended before its first update may have no checkpoint.
    if (job.resumed->step == 0
        && !std::filesystem::exists(std::filesystem::symlink_status(job.checkpoint, ignored)))
        return std::nullopt;
    return train::requireResumable(job.checkpoint, network, job.spec.train, job.owner);
}

/// That the state which a fork goes on from fits the network and the optimiser of its spec.
void requireSameShape(const Job& job, const model::Network& network)
{
    try {
        train::requireResumable(job.forked, network, job.spec.train, job.owner);
    } catch (const base::Error& error) {
        if (error.code() != "checkpoint.other_network"
            && error.code() != "checkpoint.other_version")
            throw;
        throw base::usageError(
            "fork.shape", fmt::format("The fork cannot go on from {}: its network or optimiser "
                                      "is another one; start a new run with these settings.",
                                      job.spec.train.continueFrom));
    }
}

/// The changes of the rate by hand without those that a run which failed had made since its
/// checkpoint: with them it would only fail again. Empty: there are none of those.
std::optional<std::vector<train::RateChange>> withoutUndone(const Job& job,
                                                            const train::CheckpointPlace& from)
{
    if (job.resumed->state != train::RunState::Failed)
        return std::nullopt;
    auto changes = train::rateChanges(job.spec.train.rateChanges);
    const auto undone = [&](const train::RateChange& change) {
        return change.step >= from.step && change.step <= job.resumed->step;
    };
    return std::erase_if(changes, undone) > 0 ? std::optional(changes) : std::nullopt;
}

class TrainingJob final : public JobKind
{
public:
    train::RunKind kind() const override { return train::RunKind::Training; }
    const char* prefix() const override { return ""; }
    bool leavesNetwork() const override { return true; }

    train::TrainOutcome carryOut(const Job& job, train::Control& control,
                                 RunRecorder& recorder) const override
    {
        const data::Prepared& data = *job.data;
        model::Network network = networkFor(job.spec, data);
        adapt::requireAdaptable(job.spec.adapt, job.spec.model.startFrom, data,
                                network.architecture(), job.spec.train,
                                static_cast<std::uint64_t>(job.spec.seed));
        const auto steps = stepsOf(job.spec);
        const auto from = placeOf(job, network);
        Beginning beginning{.plan = planOf(job.spec, data, network.parameterCount()), .from = from};
        const bool forks = !from && !job.forked.empty();
        if (forks)
            requireSameShape(job, network);
        const std::optional<Start> begins = from || forks ? std::nullopt : loadStart(job, network);
        if (begins)
            beginning.start = begins->place;
        const train::Goal goal{.metric = from ? job.resumed->bestMetric : job.metric};
        beginning.plan.bestMetric = goal.metricFor(data.source->info().task).name;
        recorder.begins(beginning);
        if (begins)
            for (const base::Finding& finding : begins->findings)
                recorder.found(finding);

        train::TrainJob training{.spec = job.spec.train,
                                 .seed = static_cast<std::uint64_t>(job.spec.seed),
                                 .data = &data,
                                 .checkpoint = job.checkpoint,
                                 .bestCheckpoint = job.bestCheckpoint,
                                 .metric = beginning.plan.bestMetric,
                                 .keptFolder = job.keptBytes > 0 ? job.checkpoint.parent_path()
                                                                 : std::filesystem::path(),
                                 .keptBytes = job.keptBytes,
                                 .keptSeconds = job.keptSeconds,
                                 .owner = job.owner,
                                 .resumeFrom = {},
                                 .steps = steps.get(),
                                 .watched = {}};
        if (forks) {
            training.resumeFrom = job.forked;
            training.forked = true;
        }
        if (from) {
            training.resumeFrom = job.checkpoint;
            if (const auto changes = withoutUndone(job, *from)) {
                training.spec.rateChanges = train::spelled(*changes);
                recorder.rateChanged(*changes);
            }
        }
        if (job.watchesAnswers) {
            training.watched = watchedOf(data);
            recorder.watches(training.watched);
        }
        if (!from || from->step == 0) { // nothing was learned yet, or by another run
            if (const auto few = adapt::fewLabels(job.spec.adapt, data.splits,
                                                  static_cast<std::uint64_t>(job.spec.seed)))
                recorder.found(*few);
            if (const auto other = adapt::otherClassShares(job.spec.adapt, data.splits))
                recorder.found(*other);
            for (const base::Finding& finding : data.findings)
                recorder.found(finding);
            const std::optional<MemoryLook> memory =
                job.checksFirst ? lookAtMemory(job.spec, data, network) : std::nullopt;
            const bool isTooLarge =
                memory && base::isBlocked(base::withoutDismissed(memory->findings, job.dismissals));
            // One batch shows a network that has not learned.
            std::vector<base::Finding> before =
                job.checksFirst && !isTooLarge && !forks
                    ? beforeTraining(job.spec, data, network)
                    : ofSettings(job.spec, data, network.architecture().outputKind);
            if (memory) {
                recorder.happened(eventOf(*memory));
                before.insert(before.begin(), memory->findings.begin(), memory->findings.end());
            }
            for (const base::Finding& finding : before)
                recorder.found(finding);
            const auto open = base::withoutDismissed(before, job.dismissals);
            // No update can be made where gradients do not go back: there is nothing to start anyway.
            const bool goesBack = canGoBack(before);
            if (job.waitsWhenBlocked && goesBack && base::isBlocked(open)) {
                control.pause();
            } else if (isTooLarge || !goesBack) { // memory: the system would end a program
                train::TrainOutcome nothing;
                nothing.state = train::RunState::Failed;
                return nothing;
            }
        }
        train::TrainOutcome outcome = train::train(training, network, control, recorder);
        // Weighted classes are to give up plain error for rare classes, so that it is not compared.
        // Nor are those of a network that learned from other examples alone.
        if (outcome.last && job.spec.train.classWeights.empty()
            && adapt::learnsTrain(job.spec.adapt)) {
            const diagnose::Trained trained{*outcome.last, beginning.plan.guess, outcome.step};
            for (const base::Finding& finding :
                 check(diagnose::Stage::Training,
                       {.dataSpec = job.spec.data, .data = &data, .trained = trained}))
                recorder.found(finding);
        }
        return outcome;
    }

    std::string problem(const train::TrainOutcome& outcome,
                        const std::vector<base::Finding>& findings) const override
    {
        return outcome.state == train::RunState::Failed ? newestBlocker(findings) : std::string();
    }
};

} // namespace

const JobKind& trainingJob()
{
    static const TrainingJob job;
    return job;
}

std::string newestBlocker(const std::vector<base::Finding>& findings)
{
    for (auto at = findings.rbegin(); at != findings.rend(); ++at) {
        if (at->severity == base::Severity::Blocker)
            return sentence(*at);
    }
    return {};
}

} // namespace assay::experiment

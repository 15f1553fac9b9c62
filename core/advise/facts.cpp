// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/facts.h"

#include "advise/adapted.h"
#include "baseline/baselines.h"
#include "baseline/sampled_name.h"
#include "diagnose/overfit_verdict.h"
#include "experiment/fork.h"
#include "experiment/start_weights.h"
#include "experiment/suite.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::advise {

namespace {

using data::SplitKind;
using train::RunRecord;

/// The settings of a run; empty when another version wrote them.
std::optional<experiment::ExperimentSpec> specOf(const RunRecord& run)
{
    try {
        return experiment::fromJson(run.spec);
    } catch (const base::Error&) {
        return std::nullopt;
    }
}

/// `spec` with all of `batch` that one batch does not see.
experiment::ExperimentSpec asForOneBatch(experiment::ExperimentSpec spec,
                                         const experiment::ExperimentSpec& batch)
{
    spec.train.epochs = batch.train.epochs;
    spec.train.schedule = batch.train.schedule;
    spec.train.rateChanges = batch.train.rateChanges;
    spec.train.threads = batch.train.threads;
    spec.seed = batch.seed;
    return experiment::anew(std::move(spec)); // it begins with drawn weights
}

bool isOneDistribution(const RunRecord& run)
{
    const auto spec = specOf(run);
    return !spec || spec->data.testPath.empty();
}

/// Rungs from the scores of the last epoch, before anything was evaluated. Of one distribution only
/// train-val: two halves are not put together here.
evaluate::Ladder ladderOfScores(const RunRecord& run, const train::Scores& scores,
                                const train::Metric& metric, bool oneDistribution)
{
    evaluate::Ladder ladder = evaluate::ladderBy(metric);
    const double guess = metric.name == train::metric_name::kError  ? run.guess.error
                         : metric.name == train::metric_name::kRmse ? run.guess.rmse
                                                                    : 0;
    const auto spec = specOf(run);
    // Weighted classes give up error for rare ones: the commonest class is nothing to compare with.
    if (guess > 0 && !(spec && !spec->train.classWeights.empty()))
        ladder.guess = guess;
    const auto rung = [&](SplitKind split) -> std::optional<evaluate::Measured> {
        const auto found = scores.find(split);
        if (found == scores.end() || std::isnan(metric.of(found->second)))
            return std::nullopt;
        const double error = metric.shortfall(metric.of(found->second));
        const bool counted =
            ladder.isCount && found->second.examples > 0 && error >= 0 && error <= 1;
        if (counted)
            return evaluate::measuredShare(error, found->second.examples);
        return evaluate::Measured{
            .error = error, .examples = found->second.examples, .interval = {}};
    };
    ladder.train = rung(SplitKind::Train);
    ladder.trainVal = rung(SplitKind::TrainVal);
    if (!oneDistribution || run.kind == train::RunKind::Imported)
        ladder.testVal = rung(SplitKind::TestVal);
    return ladder;
}

/// Train-val of a run in the unit that baselines have: error, or RMSE.
std::optional<evaluate::Measured> usualTrainVal(const Facts& facts,
                                                const evaluate::Evaluation* evaluation)
{
    if (evaluation) {
        const auto report = evaluation->reports.find(SplitKind::TrainVal);
        if (report != evaluation->reports.end())
            return report->second.measured();
    }
    if (!facts.trainVal)
        return std::nullopt;
    const train::SplitScore& score = *facts.trainVal;
    if (score.isRegression())
        return evaluate::Measured{.error = score.rmse, .examples = score.examples, .interval = {}};
    if (std::isnan(score.error) || score.examples <= 0)
        return std::nullopt;
    return evaluate::measuredShare(score.error, score.examples);
}

} // namespace

std::vector<experiment::Difference> differencesForOneBatch(const RunRecord& attempt,
                                                           const experiment::ExperimentSpec& spec)
{
    const auto own = specOf(attempt);
    if (!own)
        return {{.path = {}, .before = {}, .after = {}}};
    const experiment::ExperimentSpec other = asForOneBatch(experiment::startedAs(spec, *own), *own);
    if (experiment::family(*own) == experiment::family(other))
        return {};
    return experiment::differences(*own, other);
}

std::optional<OneBatch> newestOneBatch(const RunRecord* attempt, const Gathered& gathered,
                                       const experiment::ExperimentSpec& spec)
{
    if (!attempt || gathered.oneBatch != attempt->id)
        return std::nullopt;
    return oneBatchOf(*attempt, gathered.oneBatchFindings, spec);
}

std::optional<OneBatch> oneBatchOf(const RunRecord& attempt,
                                   const std::vector<base::Finding>& findings,
                                   const experiment::ExperimentSpec& spec)
{
    const auto own = specOf(attempt);
    if (!train::isOver(attempt.state) || !own)
        return std::nullopt;
    const auto isVerdict = [](const base::Finding& finding) {
        return finding.id.starts_with("overfit.") && !finding.id.starts_with("overfit.cause.");
    };
    const auto differences = differencesForOneBatch(attempt, spec);
    const bool isOfOther =
        std::any_of(differences.begin(), differences.end(), [](const auto& difference) {
            return difference.path.starts_with("model.") || difference.path.starts_with("data.");
        });
    auto verdict = attempt.state == train::RunState::Finished
                       ? std::find_if(findings.begin(), findings.end(), isVerdict)
                       : findings.end();
    // A fault that was seen directly stands, also where the attempt came to no verdict or the batch was learned all
    // the same.
    if (verdict == findings.end() || verdict->id == "overfit.passes") {
        const auto fault =
            std::find_if(findings.begin(), findings.end(), [](const base::Finding& finding) {
                return finding.severity == base::Severity::Blocker
                       && !finding.id.starts_with("overfit.");
            });
        if (fault != findings.end())
            return OneBatch{.run = attempt.id,
                            .passed = false,
                            .sameSettings = differences.empty(),
                            .isOfOther = isOfOther,
                            .learningRate = own->train.learningRate,
                            .finding = fault->id,
                            .sentence = experiment::sentence(*fault),
                            .fix = fault->fix};
    }
    if (verdict == findings.end())
        return std::nullopt;
    OneBatch batch{.run = attempt.id,
                   .passed = verdict->id == "overfit.passes",
                   .sameSettings = differences.empty(),
                   .isOfOther = isOfOther,
                   .learningRate = own->train.learningRate,
                   .finding = verdict->id,
                   .sentence = experiment::sentence(*verdict),
                   .fix = {}};
    const auto isCause = [](const base::Finding& finding) {
        return finding.id.starts_with("overfit.cause.");
    };
    // Where something measured supports a cause, no other is mended.
    const auto measured = std::find_if(findings.begin(), findings.end(), [&](const auto& finding) {
        return isCause(finding) && !finding.texts.empty();
    });
    const bool evident = measured != findings.end();
    // A weight decay that comes before the rate was distinguished from it by the losses.
    batch.rateIsFar =
        diagnose::placeOf(batch.learningRate, own->train.optimiser) != diagnose::RatePlace::Usual
        && !(evident && measured->texts.front() == "weight_decay");
    for (const base::Finding& finding : findings) {
        if (!isCause(finding) || finding.fix.empty() || (evident && finding.texts.empty()))
            continue;
        const base::Patch& fix = finding.fix;
        // Of several causes the one comes first for which there is evidence: a rate far from usual.
        const bool ofRate = fix.front().path == "train.learning_rate";
        if (batch.fix.empty() || (batch.rateIsFar && ofRate))
            batch.fix = fix;
    }
    return batch;
}

namespace {

/// 0: not known.
std::int64_t trainExamples(const RunRecord& run)
{
    const auto found = run.examples.find(data::SplitKind::Train);
    return found == run.examples.end() ? 0 : found->second;
}

} // namespace

std::optional<Beside> besideOf(const RunRecord& run, const evaluate::Measured& network)
{
    if (run.baselines.empty() || !std::isfinite(network.error))
        return std::nullopt;
    const train::BaselineValue& best = run.baselines.front();
    Beside beside{
        .name = best.name == "majority" ? "always answering the most common class"
                : best.name == "mean"   ? "always answering the mean"
                                        : baseline::displayName(best.name),
        .fittedOn = baseline::isSampled(best.name, trainExamples(run)) ? baseline::kMostFitted : 0,
        .isShare = run.task == data::Task::Classification,
        .network = network,
        .simple = {.error = best.trainVal, .examples = best.examples, .interval = best.interval},
        .difference = {}};
    // Earlier versions kept no count with a baseline; it was scored on the run's own train-val.
    if (!beside.simple.interval && beside.isShare && network.examples > 0)
        beside.simple = evaluate::measuredShare(best.trainVal, network.examples);
    if (!network.interval || !beside.simple.interval)
        return beside;
    beside.difference = stats::difference({network.error, *network.interval},
                                          {best.trainVal, *beside.simple.interval})
                            .interval;
    beside.verdict = beside.difference->high < 0  ? Beside::Verdict::Better
                     : beside.difference->low > 0 ? Beside::Verdict::Worse
                                                  : Beside::Verdict::Unclear;
    return beside;
}

Gathered gatheredOf(const RunRecord& run, const LossCurve& curve)
{
    Gathered gathered;
    gathered.run = run.id;
    if (run.kind != train::RunKind::Training)
        return gathered;
    if (train::isOver(run.state))
        gathered.curve = curveEnd(curve.losses, curve.rates, run.guess.loss, curve.epochs);
    if (const auto spec = specOf(run))
        gathered.jump =
            jumpAfterRaise(curve.steps, curve.losses, train::rateChanges(spec->train.rateChanges),
                           spec->train.learningRate);
    return gathered;
}

Facts factsOf(const RunRecord& run, const std::vector<RunRecord>& runs, const RunRecord* attempt,
              const train::Goal& goal, const Gathered& gathered,
              const evaluate::Evaluation* evaluation)
{
    Facts facts;
    facts.goal = goal;
    facts.run = run;
    facts.curve = gathered.curve;
    facts.jump = gathered.jump;
    facts.findings = gathered.findings;
    facts.events = gathered.events;
    for (const RunRecord& other : runs) {
        const bool atWork =
            other.state == train::RunState::Running || other.state == train::RunState::Paused;
        if (run.state == train::RunState::Queued && atWork && other.here && other.id != run.id)
            facts.waitsFor = other.id;
    }
    const train::Scores scores = run.last ? *run.last : gathered.newest;
    if (const auto found = scores.find(SplitKind::TrainVal); found != scores.end())
        facts.trainVal = found->second;
    if (!train::isOver(run.state)) {
        if (run.kind == train::RunKind::Training && !scores.empty())
            facts.atWork = evaluate::breakDown(
                ladderOfScores(run, scores, facts.metric(), isOneDistribution(run)));
        return facts;
    }
    facts.seeds = train::seedsOf(run, runs);
    if (const auto spec = specOf(run); spec && run.kind == train::RunKind::Training)
        facts.oneBatch = newestOneBatch(attempt, gathered, *spec);
    else if (spec && run.kind == train::RunKind::Overfit)
        facts.oneBatch = oneBatchOf(run, gathered.findings, *spec);

    // Answers of weights that were trained further since say nothing of the present ones.
    const bool isStale = evaluation && evaluation->checkpoint == evaluate::Checkpoint::Last
                         && run.kind == train::RunKind::Training && evaluation->step != run.step;
    if (isStale)
        evaluation = nullptr;
    facts.oneDistribution = evaluation ? evaluation->oneDistribution : isOneDistribution(run);
    if (evaluation) {
        facts.evaluated = true;
        facts.bestWeights = evaluation->checkpoint == evaluate::Checkpoint::Best;
        facts.breakdown = evaluation->breakdown;
        facts.collapse = evaluate::collapseOf(*evaluation);
    } else if (!scores.empty() && run.kind == train::RunKind::Training) {
        evaluate::Ladder ladder =
            ladderOfScores(run, scores, facts.metric(), facts.oneDistribution);
        if (const auto floor = goal.floorShortfall(run.task))
            ladder.irreducible =
                evaluate::Measured{.error = *floor, .interval = {}, .isExact = true};
        facts.breakdown = evaluate::breakDown(ladder);
    }
    if (const auto network = usualTrainVal(facts, evaluation)) {
        facts.trainValInterval = network->interval;
        facts.beside = besideOf(run, *network);
    }
    if (facts.breakdown)
        readAsAdapted(*facts.breakdown, run,
                      facts.beside && facts.beside->verdict == Beside::Verdict::Worse);
    return facts;
}

} // namespace assay::advise

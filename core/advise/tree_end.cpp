// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/further_way.h"
#include "advise/log_title.h"
#include "advise/tree_words.h"
#include "base/number_text.h"
#include "diagnose/overfit_verdict.h"
#include "experiment/suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

// A run that is over: what went wrong on the way, before its error is judged.

namespace assay::advise {

namespace {

using evaluate::TermKind;
using train::RunState;

bool hasFinding(const Facts& facts, const char* id)
{
    return std::any_of(facts.findings.begin(), facts.findings.end(),
                       [id](const base::Finding& finding) { return finding.id == id; });
}

bool hasEnded(const Facts& facts)
{
    return isTraining(facts) && isOver(facts);
}

Action goOn(const Facts& facts)
{
    return facts.run->resumable ? Action::Resume : Action::Again;
}

bool isBeaten(const Facts& facts)
{
    // On train-val, which an adapted network did not learn for.
    return facts.beside && facts.beside->verdict == Beside::Verdict::Worse && !adapted(facts);
}

bool hasFinished(const Facts& facts)
{
    return hasEnded(facts) && facts.run->state == RunState::Finished;
}

/// What is said while a verdict waits.
std::vector<std::string> scoresSoFar(const Facts& facts)
{
    std::string line = scoreLine(facts);
    return line.empty() ? std::vector<std::string>() : std::vector<std::string>{std::move(line)};
}

bool learnsOneBatch(const Facts& facts)
{
    return facts.oneBatch && facts.oneBatch->passed && facts.oneBatch->sameSettings;
}

/// The largest term is what longer training makes larger, or does not change: variance that is at
/// least as large as the train error, or a shift beside a train-val error with nothing left in it.
bool outweighsWhatIsLeft(const Facts& facts)
{
    const evaluate::Term* largest = culprit(facts);
    if (is(largest, TermKind::Variance))
        return largest->value >= facts.breakdown->ladder[largest->from]->error;
    return is(largest, TermKind::DistributionShift) && !isBeaten(facts)
           && shiftOutweighs(*facts.breakdown);
}

/// There is something left to learn, which comes before the blame of any term.
bool mayGain(const Facts& facts)
{
    if (!hasEnded(facts) || facts.run->state != RunState::Finished || nothingIsWrong(facts))
        return false;
    const bool reached = targetState(facts) == Target::Reached || isLikePeople(facts);
    return !reached && !outweighsWhatIsLeft(facts);
}

bool isRateHigh(const Facts& facts)
{
    try {
        const train::TrainSpec spec = experiment::fromJson(facts.run->spec).train;
        return diagnose::placeOf(spec.learningRate, spec.optimiser) == diagnose::RatePlace::High;
    } catch (const base::Error&) { // of another version
        return false;
    }
}

/// A rate far above the usual one threw the weights off: what falls from there is no progress.
bool isThrownOff(const Facts& facts)
{
    std::vector<std::string> ids;
    return hasFinding(facts, "train.no_better_than_guess")
           && guessLine(facts, ids).starts_with("Worse") && isRateHigh(facts);
}

/// Longer training would help: the loss still falls.
bool isUnfinished(const Facts& facts)
{
    return mayGain(facts) && facts.curve.shape == CurveEnd::Shape::Falling && !isThrownOff(facts);
}

/// Nothing but longer training can tell what these settings reach.
bool isTooShort(const Facts& facts)
{
    return mayGain(facts) && facts.curve.isTooShort();
}

/// Times as long, so that a run that is too short has the steps that the rule of its curve needs.
std::int64_t factorToTell(const CurveEnd& curve)
{
    constexpr std::int64_t kSteps = 100;
    return std::max<std::int64_t>(5, (kSteps + curve.losses - 1) / curve.losses);
}

/// A learning rate far from the usual one is the first suspect for a network that has learned
/// nothing; not where it learned one batch by heart.
void suspectRate(Advice& advice, const Facts& facts)
{
    const base::Patch usual = usualRate(facts);
    if (usual.empty() || learnsOneBatch(facts))
        return;
    advice.reasons.insert(advice.reasons.begin(), rateLine(facts));
    advice.action = Action::Apply;
    advice.patch = usual;
}

/// The loss or the gradient ceased to be a number at a learning rate far above the usual one, and no other fix is known.
bool burstAtAHighRate(const Facts& facts)
{
    const bool hasBurst =
        std::any_of(facts.findings.begin(), facts.findings.end(), [](const base::Finding& finding) {
            const bool isBurst =
                finding.id == "loss.not_finite" || finding.id == "gradient.not_finite";
            return isBurst && finding.fix.empty();
        });
    return hasBurst && isRateHigh(facts);
}

/// Train and validation error differ by a tenth of the train error at most. Of few examples no
/// difference is clear, but that does not make them alike.
bool areAlike(const Facts& facts, const evaluate::Term& variance)
{
    constexpr double kAlike = 0.1;
    return std::abs(variance.value) <= kAlike * facts.breakdown->ladder[variance.from]->error
           && !variance.isNegative();
}

/// Five times as long where a fifth of the run still made a tenth of the progress, else twice.
std::int64_t factorOf(const CurveEnd& curve)
{
    return curve.progress >= 0.1 ? 5 : 2;
}

} // namespace

std::vector<Node> nodesOfAnEnd()
{
    return {
        {"failed_with_fix", Place::Debug,
         [](const Facts& f) {
             return hasEnded(f) && f.run->state == RunState::Failed && blocker(f)
                    && !blocker(f)->fix.empty();
         },
         [](const Facts& f) {
             const base::Finding& finding = *blocker(f);
             return Advice{.tone = Tone::Blocker,
                           .title = "The run failed",
                           .reasons = {experiment::sentence(finding)},
                           .evidence = {finding.id},
                           .action = Action::Apply,
                           .patch = finding.fix};
         }},
        {"failed", Place::Debug,
         [](const Facts& f) { return hasEnded(f) && f.run->state == RunState::Failed; },
         [](const Facts& f) {
             const base::Finding* finding = blocker(f);
             Advice advice{.tone = Tone::Blocker,
                           .title = "The run failed",
                           .reasons = {finding ? experiment::sentence(*finding) : f.run->problem},
                           .evidence = finding ? std::vector<std::string>{finding->id}
                                               : std::vector<std::string>(),
                           .action = finding ? Action::ChangeModel : goOn(f)};
             if (base::Patch usual = usualRate(f); !usual.empty() && burstAtAHighRate(f)) {
                 advice.reasons.push_back(rateLine(f));
                 advice.action = Action::Apply;
                 advice.patch = std::move(usual);
             }
             return advice;
         }},
        {"blocked", Place::Debug,
         [](const Facts& f) { return hasEnded(f) && blocker(f) && !blocker(f)->step; },
         [](const Facts& f) {
             const base::Finding& finding = *blocker(f);
             return Advice{.tone = Tone::Blocker,
                           .title = "A fault was found before training",
                           .reasons = {experiment::sentence(finding)},
                           .evidence = {finding.id},
                           .action = finding.fix.empty() ? Action::ChangeModel : Action::Apply,
                           .patch = finding.fix};
         }},
        {"ended_early", Place::Train, [](const Facts& f) { return hasEnded(f) && !f.run->last; },
         [](const Facts& f) {
             return Advice{.title = "Ended in the first epoch",
                           .reasons = {"No split was scored yet."},
                           .action = goOn(f)};
         }},
        {"one_batch_fails", Place::Debug,
         [](const Facts& f) {
             return hasEnded(f) && f.oneBatch && !f.oneBatch->passed && f.oneBatch->sameSettings;
         },
         [](const Facts& f) { return withEvidence(batchFails(*f.oneBatch), f); }},
        {"rate_jump", Place::Train,
         [](const Facts& f) { return hasEnded(f) && f.jump && !f.jump->recovered; },
         [](const Facts& f) {
             return withEvidence({.tone = Tone::Warning,
                                  .title = fmt::format(
                                      "The loss jumped at step {}, where the rate was raised to {}",
                                      base::countText(f.jump->step), rate(f.jump->rateAfter)),
                                  .reasons = {jumpLine(*f.jump) + " It did not come back."},
                                  .evidence = {"curve.jump", "event.learning_rate"},
                                  .action = Action::Again,
                                  .patch = {{"train.learning_rate", rate(f.jump->rateBefore)}}},
                                 f);
         }},
        {"ended_unfinished", Place::Train,
         [](const Facts& f) {
             return hasEnded(f) && f.run->state != RunState::Finished
                    && targetState(f) != Target::Reached;
         },
         [](const Facts& f) {
             return withEvidence(
                 {.title =
                      fmt::format("{} at step {} of {}",
                                  f.run->state == RunState::Stopped ? "Stopped" : "Interrupted",
                                  base::countText(f.run->step), base::countText(f.run->totalSteps)),
                  .action = goOn(f)},
                 f);
         }},
    };
}

std::vector<Node> nodesOfProgress()
{
    return {
        {"reading_answers", Place::Evaluate,
         [](const Facts& f) {
             return hasFinished(f) && (f.awaited.stored || f.awaited.answering) && !f.evaluated;
         },
         [](const Facts& f) {
             return Advice{.tone = Tone::Working,
                           .title = f.awaited.answering ? "Answering the examples ..."
                                                        : "Reading the answers ...",
                           .reasons = scoresSoFar(f)};
         }},
        {"tried", Place::Improve,
         [](const Facts& f) {
             return hasFinished(f) && f.tried && targetState(f) != Target::Reached
                    && !nothingIsWrong(f);
         },
         [](const Facts& f) {
             return withEvidence(
                 {.tone = Tone::Neutral,
                  .title = fmt::format("Tried and better: {}", f.tried->words),
                  .reasons = {fmt::format("It lowered {} by {}, over {} seeds with and without it.",
                                          f.tried->what, f.tried->by, f.tried->seeds)},
                  .evidence = {"attempt." + f.tried->improvement},
                  .improvement = f.tried->improvement,
                  .action = Action::Apply,
                  .patch = f.tried->patch},
                 f);
         }},
        {"comparing", Place::Evaluate,
         [](const Facts& f) { return hasFinished(f) && f.awaited.simple && !f.beside; },
         [](const Facts& f) {
             return Advice{.tone = Tone::Working,
                           .title = "Comparing with simple methods ...",
                           .reasons = scoresSoFar(f)};
         }},
        {"still_falling", Place::Train, isUnfinished,
         [](const Facts& f) {
             const std::int64_t factor = factorOf(f.curve);
             std::string title = "Not finished: the loss still falls";
             if (isBeaten(f))
                 title += fmt::format(" and {} is better", f.beside->name);
             Advice advice{
                 .tone = isBeaten(f) ? Tone::Warning : Tone::Neutral,
                 .title = title,
                 .reasons = {fmt::format("Within its last fifth it made {} of its progress. Train "
                                         "{}x longer.",
                                         roundPercent(std::min(1.0, f.curve.progress)), factor)},
                 .evidence = {"curve.falling"},
                 .improvement = "avoidable_bias.longer",
                 .action = Action::Apply,
                 .patch = longer(f, factor)};
             const evaluate::Term* variance = termOf(f, TermKind::Variance);
             if (variance && variance->interval && !variance->isReal() && areAlike(f, *variance))
                 advice.reasons.emplace_back(
                     "Train and validation error are alike: a larger model may "
                     "lower both too.");
             if (const std::string line = floorLine(f); !line.empty())
                 advice.reasons.push_back(line);
             if (hasFinding(f, "train.no_better_than_guess") || isBeaten(f))
                 suspectRate(advice, f);
             return withEvidence(advice, f);
         }},
        {"too_short", Place::Train, isTooShort,
         [](const Facts& f) {
             const std::int64_t factor = factorToTell(f.curve);
             const std::int64_t steps = f.curve.losses;
             const bool few = f.curve.shape == CurveEnd::Shape::Unknown;
             std::string title = few ? fmt::format("Not finished: {} step{} too few to judge",
                                                   steps, steps == 1 ? " is" : "s are")
                                     : "Not finished: one epoch is too few to judge";
             if (isBeaten(f))
                 title += fmt::format(", and {} is better", f.beside->name);
             Advice advice{
                 .tone = isBeaten(f) ? Tone::Warning : Tone::Neutral,
                 .title = title,
                 .reasons = {fmt::format(
                     "Whether the loss still falls cannot be seen in {}. Train {}x longer.",
                     few ? "so few steps" : "the noise of its batches", factor)},
                 .evidence = {"curve.too_short"},
                 .improvement = "avoidable_bias.longer",
                 .action = Action::Apply,
                 .patch = longer(f, factor)};
             if (hasFinding(f, "train.no_better_than_guess") || isBeaten(f))
                 suspectRate(advice, f);
             return withEvidence(advice, f);
         }},
        {"one_class", Place::Debug,
         [](const Facts& f) {
             return isOver(f) && f.run->kind != train::RunKind::Overfit && f.collapse;
         },
         [](const Facts& f) {
             const bool learns = learnsOneBatch(f);
             Advice advice{.tone = Tone::Warning,
                           .title = fmt::format("It answers \"{}\" for nearly everything",
                                                f.collapse->answer),
                           .reasons = {},
                           .improvement = learns ? "avoidable_bias.tune" : "",
                           .action = !isTraining(f) ? Action::LookAtErrors
                                     : learns       ? Action::ChangeModel
                                                    : Action::OneBatch};
             suspectRate(advice, f);
             base::Patch weights = learns ? balancedClasses(f) : base::Patch();
             if (!weights.empty()) {
                 advice.reasons.push_back(fmt::format(
                     "It learns one batch, and answering \"{}\" always costs little, as most labels "
                     "are of it: balanced class weights let the others count as much. The error over "
                     "all examples may rise by that; look at the mean over classes.",
                     f.collapse->answer));
                 advice.improvement.clear();
                 advice.action = Action::Apply;
                 advice.patch = std::move(weights);
             }
             return withEvidence(advice, f);
         }},
        {"no_better_than_guess", Place::Debug,
         [](const Facts& f) { return hasEnded(f) && hasFinding(f, "train.no_better_than_guess"); },
         [](const Facts& f) {
             const bool learns = learnsOneBatch(f);
             std::vector<std::string> ids;
             const bool worse = guessLine(f, ids).starts_with("Worse");
             Advice advice{.tone = Tone::Warning,
                           .title = worse ? "Worse than guessing" : "No better than guessing",
                           .reasons = {},
                           .evidence = {"train.no_better_than_guess"},
                           .improvement = learns ? "avoidable_bias.tune" : "",
                           .action = learns ? Action::ChangeModel : Action::OneBatch};
             suspectRate(advice, f);
             return withEvidence(advice, f);
         }},
        {"worse_than_baseline", Place::Debug,
         [](const Facts& f) { return hasEnded(f) && isBeaten(f); },
         [](const Facts& f) {
             const bool overfits = is(culprit(f), TermKind::Variance);
             const bool learns = learnsOneBatch(f);
             Advice advice{.tone = Tone::Warning,
                           .title = fmt::format("Worse than {}", f.beside->name),
                           .reasons = {},
                           .improvement = overfits ? "variance.more_data" : "avoidable_bias.tune",
                           .action = overfits ? Action::SeeWhatToTry
                                     : learns ? Action::ChangeModel
                                              : Action::OneBatch};
             if (!overfits && !learns)
                 advice.reasons.emplace_back("Overfit one batch to see whether the network can "
                                             "learn at all.");
             if (overfits)
                 advice.reasons.emplace_back(kFurtherDataLine);
             else
                 suspectRate(advice, f);
             return withEvidence(advice, f);
         }},
    };
}

std::vector<Node> nodesOfOtherTools()
{
    const auto isLogged = [](const Facts& f) {
        return f.run && f.run->kind == train::RunKind::Imported && !f.breakdown;
    };
    const auto isOneBatch = [](const Facts& f) {
        return f.run && f.run->kind == train::RunKind::Overfit;
    };
    return {
        {"one_batch_fails", Place::Debug,
         [](const Facts& f) {
             return f.run && f.run->kind == train::RunKind::Overfit && f.oneBatch
                    && !f.oneBatch->passed;
         },
         [](const Facts& f) { return batchFails(*f.oneBatch); }},
        {"one_batch", Place::Debug, isOneBatch,
         [](const Facts& f) {
             if (!train::isOver(f.run->state))
                 return Advice{
                     .tone = Tone::Working, .title = "Learning one batch by heart", .reasons = {}};
             if (!f.oneBatch)
                 return Advice{.title = "The attempt on one batch came to no verdict",
                               .reasons = {},
                               .action = Action::OneBatch};
             return Advice{.tone = Tone::Fine,
                           .title = "One batch was learned by heart",
                           .reasons = {f.oneBatch->sentence},
                           .evidence = {f.oneBatch->finding},
                           .action = Action::Start};
         }},
        {"logged", Place::Evaluate, isLogged,
         [](const Facts& f) {
             const train::RunRecord& run = *f.run;
             const bool over = train::isOver(run.state);
             const std::string tool =
                 run.templateName.empty() ? "another program" : run.templateName;
             const std::string from = fmt::format("{} {}", over ? "Logged by" : "Following", tool);
             const base::Finding* worst = gravest(f.findings);
             // What is wrong is the verdict; who logged it stands under it.
             Advice advice{.tone = worst  ? Tone::Warning
                                   : over ? Tone::Neutral
                                          : Tone::Working,
                           .title = worst ? logTitle(*worst) : from,
                           .reasons = {},
                           .action = Action::CompareRuns};
             const std::string warnings = warningsLine(f, advice.evidence);
             if (!warnings.empty())
                 advice.reasons.push_back(warnings);
             if (!run.problem.empty() && warnings.find(run.problem) == std::string::npos)
                 advice.reasons.push_back(run.problem);
             if (const std::string line = scoreLine(f); !line.empty()) {
                 advice.reasons.push_back(line);
                 advice.reasons.emplace_back("It is not known how many examples that rests on, so "
                                             "there is no interval and no verdict.");
             } else {
                 advice.reasons.emplace_back(
                     "No error or loss of train-val is known; what the tags "
                     "count as can be set on the Runs page.");
             }
             if (worst)
                 advice.reasons.push_back(from + ".");
             return advice;
         }},
    };
}

} // namespace assay::advise

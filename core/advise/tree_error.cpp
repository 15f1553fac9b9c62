// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/further_way.h"
#include "advise/improvements.h"
#include "advise/tree_words.h"
#include "base/error.h"
#include "base/number_text.h"
#include "experiment/fork.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

// What the error of a finished run is made of, and how sure that is.

namespace assay::advise {

namespace {

using evaluate::Term;
using evaluate::TermKind;

bool isJudged(const Facts& facts)
{
    return isOver(facts) && facts.run->kind != train::RunKind::Overfit && facts.breakdown;
}

bool isImported(const Facts& facts)
{
    return facts.run->kind == train::RunKind::Imported;
}

std::string firstToTry(TermKind term)
{
    const auto& list = improvements(term);
    return list.empty() ? std::string() : list.front().key;
}

/// "First to try: get more training data; add normalisation layers; augment the data."
std::string toTry(TermKind term)
{
    std::string text;
    int count = 0;
    for (const Improvement& item : improvements(term)) {
        if (item.notRecommended || count == 4)
            break;
        text += (count++ == 0 ? "To try, in this order: " : "; ") + withinSentence(item);
    }
    return text.empty() ? text : text + ".";
}

/// Train error is at least as large as the largest term, and nobody said how much of it can be
/// avoided.
bool mayBeBias(const Facts& facts)
{
    const evaluate::Ladder& ladder = facts.breakdown->ladder;
    const Term* largest = culprit(facts);
    constexpr double kShownAsNothing = 0.0005; // "0.0 %"
    return !ladder.irreducible && ladder.train
           && ladder.train->error > (ladder.isShare ? kShownAsNothing : 0)
           && (!largest || ladder.train->error >= largest->value);
}

std::string validationName(const Facts& facts)
{
    return facts.breakdown->ladder.trainVal && !(facts.evaluated && facts.oneDistribution)
               ? "train-val"
               : "validation";
}

Advice against(const Facts& facts, std::string title, TermKind term)
{
    Advice advice{.tone = Tone::Warning,
                  .title = std::move(title),
                  .reasons = {},
                  .improvement = firstToTry(term),
                  .action = isImported(facts) ? Action::LookAtErrors : Action::SeeWhatToTry};
    advice.evidence.push_back("breakdown." + evaluate::key(term));
    std::vector<std::string> ids;
    if (const std::string line = termsLine(facts, ids); !line.empty())
        advice.reasons.push_back(line);
    advice.reasons.push_back(toTry(term));
    return advice;
}

/// Nothing is wrong on any set, no target was set, and people are no better.
bool isHumanLevelReached(const Facts& facts)
{
    return targetState(facts) == Target::None && nothingIsWrong(facts) && isLikePeople(facts);
}

std::string whatRemains(const Facts& facts)
{
    return facts.breakdown->ladder.test
               ? "What remains: more or harder examples show where it still fails."
               : "What remains: Test, opened once at the end, gives the number to report; more or "
                 "harder examples show where it still fails.";
}

/// It goes on in the order of examples of its run, so that it has no other seeds.
bool isFork(const Facts& facts)
{
    try {
        return facts.run && facts.run->kind == train::RunKind::Training
               && experiment::forkPoint(experiment::fromJson(facts.run->spec));
    } catch (const base::Error&) { // of another version
        return false;
    }
}

Action afterwards(const Facts& facts)
{
    if (isImported(facts))
        return Action::LookAtErrors;
    return facts.seeds.areEnough() || isFork(facts) ? Action::CompareRuns : Action::MoreSeeds;
}

/// The fewest examples of which none is wrong whose interval (Wilson's) ends at `share` or below:
/// z^2 / (n + z^2) <= share.
std::int64_t examplesToShow(double share)
{
    return static_cast<std::int64_t>(std::ceil(stats::kZ95 * stats::kZ95 * (1 - share) / share));
}

/// The first term that lies below zero without a reason that is known. Null: none does.
const base::Finding* negativeTerm(const Facts& facts)
{
    const auto& findings = facts.breakdown->findings;
    const auto found = std::find_if(findings.begin(), findings.end(), [](const auto& finding) {
        return finding.id == "breakdown.negative_term";
    });
    return found == findings.end() ? nullptr : &*found;
}

/// What a project that may not be written cannot do.
bool changesTheProject(Action action)
{
    switch (action) {
    case Action::Start:
    case Action::Again:
    case Action::Resume:
    case Action::Apply:
    case Action::OneBatch:
    case Action::MoreSeeds:
    case Action::Evaluate:
    case Action::SetGoal:
    case Action::ServeSame: return true;
    default: return false;
    }
}

} // namespace

std::vector<Node> nodesOfTheError()
{
    return {
        {"not_evaluated", Place::Evaluate,
         [](const Facts& f) {
             return isJudged(f) && !f.evaluated && !isImported(f)
                    && targetState(f) != Target::Reached && !nothingIsWrong(f);
         },
         [](const Facts& f) {
             return withEvidence({.title = "Not evaluated yet",
                                  .reasons = {"Answering the examples gives the intervals that a "
                                              "verdict rests on."},
                                  .action = Action::Evaluate},
                                 f);
         }},
        {"validation_better", Place::Evaluate,
         [](const Facts& f) {
             const Term* variance = isJudged(f) ? termOf(f, TermKind::Variance) : nullptr;
             return variance && variance->isNegative();
         },
         [](const Facts& f) {
             const evaluate::Ladder& ladder = f.breakdown->ladder;
             const Term& variance = *termOf(f, TermKind::Variance);
             return withEvidence(
                 {.tone = Tone::Warning,
                  .title = "Validation better than training: check code and data",
                  .reasons = {fmt::format("Train: {}, {}: {}.",
                                          evaluate::errorText(ladder, ladder[variance.from]->error),
                                          validationName(f),
                                          evaluate::errorText(ladder, ladder[variance.to]->error))},
                  .evidence = {"breakdown.variance"},
                  .action = Action::LookAtData},
                 f);
         }},
        {"target_reached", Place::MeetsRequirements,
         [](const Facts& f) {
             return isJudged(f) && (targetState(f) == Target::Reached || isHumanLevelReached(f));
         },
         [](const Facts& f) {
             const train::Metric& metric = f.metric();
             const double error = served(f)->error;
             const double value = metric.higherIsBetter ? 1 - error : error;
             const bool target = targetState(f) == Target::Reached;
             return withEvidence(
                 {.tone = Tone::Fine,
                  .title = fmt::format(
                      "{} reached: {} {} on {}, {} {}", target ? "Target" : "Human level",
                      metric.label, metric.text(value), servedName(f), target ? "wanted" : "people",
                      metric.text(target ? *f.goal.target : *f.goal.irreducible)),
                  .reasons = {whatRemains(f)},
                  .evidence = {target ? "goal.target" : "goal.irreducible"},
                  .action = afterwards(f)},
                 f);
         }},
        {"nothing_wrong", Place::MeetsRequirements,
         [](const Facts& f) {
             return isJudged(f) && !isImported(f) && nothingIsWrong(f)
                    && f.run->state == train::RunState::Finished;
         },
         [](const Facts& f) {
             const evaluate::Ladder& ladder = f.breakdown->ladder;
             const evaluate::Measured& error = *served(f);
             Advice advice{
                 .tone = Tone::Fine,
                 .title = fmt::format("Nothing is wrong on train and {}: {} {}", servedName(f),
                                      ladder.measure,
                                      evaluate::errorText(ladder, error.error, error.interval)),
                 .reasons = {whatRemains(f)},
                 .evidence = {},
                 .action = afterwards(f)};
             const auto target = f.goal.targetShortfall(f.run->task);
             if (targetState(f) == Target::Within && ladder.isCount && *target > 0)
                 advice.reasons.insert(
                     advice.reasons.begin(),
                     fmt::format("{} examples without an error would show that the target is "
                                 "reached; {} has {}.",
                                 base::countText(examplesToShow(*target)), servedName(f),
                                 base::countText(error.examples)));
             return withEvidence(advice, f);
         }},
        {"adapted", Place::Improve,
         [](const Facts& f) {
             return isJudged(f) && adapted(f) && !is(culprit(f), TermKind::DistributionShift)
                    && !is(culprit(f), TermKind::ValidationOverfitting);
         },
         [](const Facts& f) {
             const evaluate::Ladder& ladder = f.breakdown->ladder;
             std::vector<std::string> ids;
             return withEvidence(
                 {.title = fmt::format("Adapted to the target: {} on test-val",
                                       shortError(ladder, ladder.testVal->error)),
                  .reasons =
                      {adaptedLine(f, ids),
                       "Choose the run that was adapted: Domain adaptation on its Improve page "
                       "(assay-cli adapt) sets what was tried beside each other, by test-val."},
                  .evidence = {"breakdown.adapted"},
                  .improvement = "distribution_shift.adapt",
                  .action = Action::SeeWhatToTry},
                 f);
         }},
        {"distribution_shift", Place::Improve,
         [](const Facts& f) { return isJudged(f) && is(culprit(f), TermKind::DistributionShift); },
         [](const Facts& f) {
             const evaluate::Ladder& ladder = f.breakdown->ladder;
             return withEvidence(against(f,
                                         fmt::format("Distribution shift: {} on test-val",
                                                     shortError(ladder, ladder.testVal->error)),
                                         TermKind::DistributionShift),
                                 f);
         }},
        {"no_clear_difference", Place::Debug,
         [](const Facts& f) {
             return isJudged(f) && f.beside && f.beside->verdict == Beside::Verdict::Unclear
                    && !culprit(f);
         },
         [](const Facts& f) {
             Advice advice{.tone = Tone::Warning,
                           .title = fmt::format("No clear difference from {}", f.beside->name),
                           .reasons = {}};
             if (const base::Patch larger = bigger(f); !larger.empty()) {
                 advice.reasons.emplace_back("A larger model may find what a simple one cannot.");
                 advice.improvement = "avoidable_bias.bigger_model";
                 advice.action = Action::Apply;
                 advice.patch = larger;
             } else {
                 advice.improvement = "avoidable_bias.architecture";
                 advice.action = Action::ChangeModel;
             }
             return withEvidence(advice, f);
         }},
        {"underfitting", Place::Improve,
         [](const Facts& f) { return isJudged(f) && is(culprit(f), TermKind::AvoidableBias); },
         [](const Facts& f) {
             const evaluate::Ladder& ladder = f.breakdown->ladder;
             Advice advice =
                 against(f,
                         fmt::format("Underfitting: {} on train, {} is possible",
                                     shortError(ladder, ladder.train->error),
                                     evaluate::errorText(ladder, ladder.irreducible->error)),
                         TermKind::AvoidableBias);
             if (const base::Patch larger = bigger(f); !larger.empty() && !isImported(f)) {
                 advice.action = Action::Apply;
                 advice.patch = larger;
             }
             return withEvidence(advice, f);
         }},
        {"overfitting", Place::Improve,
         [](const Facts& f) { return isJudged(f) && is(culprit(f), TermKind::Variance); },
         [](const Facts& f) {
             const evaluate::Ladder& ladder = f.breakdown->ladder;
             const Term& variance = *culprit(f);
             Advice advice =
                 against(f,
                         fmt::format("Overfitting: {} on train, {} on {}",
                                     shortError(ladder, ladder[variance.from]->error),
                                     evaluate::errorText(ladder, ladder[variance.to]->error),
                                     validationName(f)),
                         TermKind::Variance);
             if (!isImported(f))
                 advice.reasons.emplace_back(kFurtherDataLine);
             if (mayBeBias(f)) {
                 advice.reasons.push_back(floorLine(f));
                 advice.action = isImported(f) ? advice.action : Action::SetGoal;
             }
             return withEvidence(advice, f);
         }},
        {"validation_overfitting", Place::Improve,
         [](const Facts& f) {
             return isJudged(f) && is(culprit(f), TermKind::ValidationOverfitting);
         },
         [](const Facts& f) {
             return withEvidence(against(f,
                                         fmt::format("Validation overfitting: {} on test",
                                                     shortError(f.breakdown->ladder,
                                                                f.breakdown->ladder.test->error)),
                                         TermKind::ValidationOverfitting),
                                 f);
         }},
        {"negative_term", Place::Evaluate,
         [](const Facts& f) { return isJudged(f) && negativeTerm(f); },
         [](const Facts& f) {
             const base::Finding& finding = *negativeTerm(f);
             const bool bias = finding.place == "avoidable_bias";
             Advice advice{.tone = Tone::Warning,
                           .title =
                               bias ? "Train does better than the irreducible error that was given"
                               : finding.place == "distribution_shift"
                                   ? "Test-val comes out better than train-val"
                                   : "Test comes out better than validation",
                           .reasons = {},
                           .evidence = {"breakdown." + finding.place},
                           .action = bias ? Action::SetGoal : Action::LookAtData};
             if (bias && isLikePeople(f))
                 advice.reasons.push_back(fmt::format(
                     "So does {}, with {}: the level that was given is reached. A lower one shows "
                     "what is still possible.",
                     servedName(f), evaluate::errorText(f.breakdown->ladder, served(f)->error)));
             return withEvidence(advice, f);
         }},
        {"bias_unknown", Place::Evaluate,
         [](const Facts& f) { return isJudged(f) && !isImported(f) && mayBeBias(f); },
         [](const Facts& f) {
             const evaluate::Ladder& ladder = f.breakdown->ladder;
             const evaluate::Measured* validation = served(f);
             std::string title = fmt::format("Train {} {}: can it be avoided?", ladder.measure,
                                             evaluate::errorText(ladder, ladder.train->error));
             Advice advice{.tone = Tone::Neutral,
                           .title = title,
                           .reasons = {},
                           .evidence = {"breakdown.irreducible_and_bias"},
                           .action = Action::SetGoal};
             if (validation) {
                 const double gap = std::abs(validation->error - ladder.train->error);
                 const std::string numbers =
                     fmt::format("({} and {})", evaluate::errorText(ladder, ladder.train->error),
                                 evaluate::errorText(ladder, validation->error));
                 advice.reasons.push_back(
                     (gap <= 0.1 * ladder.train->error
                          ? fmt::format("Train and {} error are alike {}", servedName(f), numbers)
                          : fmt::format("No clear difference between train and {} {}",
                                        servedName(f), numbers))
                     + ": train longer or larger, if people do better.");
             }
             advice.reasons.push_back(floorLine(f));
             return withEvidence(advice, f);
         }},
        {"answers", Place::Evaluate, [](const Facts& f) { return isJudged(f) && isImported(f); },
         [](const Facts& f) {
             const auto& terms = f.breakdown->terms;
             const bool isApart = std::any_of(terms.begin(), terms.end(), [](const Term& term) {
                 return term.isContrast() && term.interval;
             });
             return withEvidence({.title = isApart ? "No term is clearly above zero"
                                                   : "Too little is known to take the error apart",
                                  .reasons = {"Answers that another program gave."},
                                  .action = Action::LookAtErrors},
                                 f);
         }},
        {"more_seeds", Place::Evaluate,
         [](const Facts& f) { return isOver(f) && !f.seeds.areEnough() && !isFork(f); },
         [](const Facts& f) {
             const auto lacking = static_cast<int>(
                 train::kSeedsToJudge - std::min(train::kSeedsToJudge, f.seeds.count()));
             return withEvidence({.title = f.seeds.count() < 2
                                               ? "No term is clearly above zero, by one seed"
                                               : "No term is clearly above zero, by two seeds",
                                  .reasons = {},
                                  .evidence = {"seeds"},
                                  .action = Action::MoreSeeds,
                                  .patch = {},
                                  .count = lacking},
                                 f);
         }},
        {"compare", Place::Tune, [](const Facts&) { return true; },
         [](const Facts& f) {
             Advice advice{.title = fmt::format("No term is clearly above zero, by {} seed{}",
                                                f.seeds.count(), f.seeds.count() == 1 ? "" : "s"),
                           .reasons = {},
                           .evidence = {"seeds"},
                           .action = Action::CompareRuns};
             if (targetState(f) == Target::None && f.run) {
                 advice.reasons.emplace_back(
                     "Without a target it is not known whether that is good "
                     "enough: give one as part of the goal.");
                 advice.action = Action::SetGoal;
             }
             return withEvidence(advice, f);
         }},
    };
}

const std::vector<Node>& nodes()
{
    static const std::vector<Node> all = [] {
        std::vector<Node> every = nodesBeforeARun();
        for (Node& node : every)
            node.aboutDraft = true;
        for (const auto& part : {nodesAtWork(), nodesOfOtherTools(), nodesOfAnEnd(),
                                 nodesOfProgress(), nodesOfTheError()})
            every.insert(every.end(), part.begin(), part.end());
        return every;
    }();
    return all;
}

Advice advise(const Facts& facts)
{
    const auto& all = nodes();
    const auto node = std::find_if(all.begin(), all.end(),
                                   [&facts](const Node& one) { return one.holds(facts); });
    Advice advice = node->say(facts);
    advice.label = node->id;
    advice.place = node->place;
    advice.aboutDraft = node->aboutDraft;
    if (advice.action == Action::MoreSeeds && advice.count == 0)
        advice.count = std::max(1, static_cast<int>(train::kSeedsToJudge)
                                       - static_cast<int>(facts.seeds.count()));
    if (facts.draft.readOnly && changesTheProject(advice.action)) {
        advice.reasons.emplace_back("This project is read only: save a copy to go on in it.");
        advice.action = Action::SaveCopy;
        advice.patch.clear();
    }
    // Never a green tick beside something red. What is still being worked out is no verdict yet.
    if (facts.run && train::isOver(facts.run->state) && advice.tone < Tone::Warning
        && advice.tone != Tone::Working) {
        const auto isWarning = [](const base::Finding& finding) {
            return finding.severity != base::Severity::Hint;
        };
        const bool warns = std::any_of(facts.findings.begin(), facts.findings.end(), isWarning);
        const bool negative = facts.breakdown
                              && std::any_of(facts.breakdown->findings.begin(),
                                             facts.breakdown->findings.end(), isWarning);
        const bool beaten =
            facts.beside && facts.beside->verdict == Beside::Verdict::Worse && !adapted(facts);
        const bool missed = targetState(facts) == Target::Missed;
        if (!node->aboutDraft && (warns || negative || beaten || missed))
            advice.tone = Tone::Warning;
    }
    return advice;
}

} // namespace assay::advise

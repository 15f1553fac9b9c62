// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/method_tree.h"

#include "advise/improvements.h"
#include "advise/tree_words.h"
#include "base/finding_words.h"
#include "base/number_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::advise {

namespace {

MethodStep startStep(const Facts& facts)
{
    MethodStep step{.place = Place::StartSimple, .title = "Start simple"};
    if (!facts.run)
        return step;
    step.standing = StepStanding::Done;
    step.evidence.push_back(facts.run->templateName.empty() ? "a network of another program"
                                                            : facts.run->templateName);
    if (facts.run->parameters > 0)
        step.evidence.push_back(
            fmt::format("{} parameters", base::countText(facts.run->parameters)));
    const auto train = facts.run->examples.find(data::SplitKind::Train);
    if (train != facts.run->examples.end() && train->second > 0) // other tools do not log it
        step.evidence.push_back(
            fmt::format("{} training examples", base::countText(train->second)));
    return step;
}

MethodStep debugStep(const Facts& facts, const StepFacts& more)
{
    MethodStep step{.place = Place::Debug, .title = "Implement and debug"};
    if (!facts.run)
        return step;
    const base::Finding* worst = blocker(facts);
    const auto warnings =
        std::count_if(facts.findings.begin(), facts.findings.end(),
                      [](const auto& finding) { return finding.severity != base::Severity::Hint; });
    if (!facts.oneBatch)
        step.evidence.emplace_back("one batch: not tried");
    else if (!facts.oneBatch->sameSettings) {
        step.standing = StepStanding::Outdated;
        step.evidence.emplace_back("one batch: of another model or other data; try it again");
    } else {
        step.standing = facts.oneBatch->passed ? StepStanding::Done : StepStanding::Trouble;
        step.evidence.emplace_back(facts.oneBatch->passed ? "one batch: learned by heart"
                                   : isOfLearning(*facts.oneBatch)
                                       ? "one batch: not learned"
                                       : "one batch: a fault was found");
    }
    if (worst)
        step.standing = StepStanding::Trouble;
    step.evidence.push_back(worst           ? "a blocking finding"
                            : warnings == 0 ? "nothing found"
                            : warnings == 1 ? "one warning"
                                            : fmt::format("{} warnings", warnings));
    if (!more.knownResult.empty())
        step.evidence.push_back(more.knownResult);
    return step;
}

MethodStep evaluateStep(const Facts& facts)
{
    MethodStep step{.place = Place::Evaluate, .title = "Evaluate"};
    if (!facts.run)
        return step;
    if (!isOver(facts)) {
        step.evidence.emplace_back("the run is not over");
        return step;
    }
    if (!facts.breakdown) {
        step.evidence.emplace_back("not evaluated");
        return step;
    }
    step.standing = StepStanding::Done;
    if (const evaluate::Term* largest = culprit(facts))
        step.evidence.push_back(fmt::format(
            "{} {}", evaluate::name(largest->kind),
            evaluate::errorText(facts.breakdown->ladder, largest->value, largest->interval)));
    else
        step.evidence.emplace_back("no term clearly above zero");
    if (const evaluate::Measured* measured = served(facts))
        step.evidence.push_back(fmt::format(
            "{} {} {}", servedName(facts), facts.breakdown->ladder.measure,
            evaluate::errorText(facts.breakdown->ladder, measured->error, measured->interval)));
    return step;
}

MethodStep improveStep(const Facts& facts, const Advice& advice, const StepFacts& more)
{
    MethodStep step{.place = Place::Improve, .title = "Improve"};
    const evaluate::Term* largest = facts.breakdown ? culprit(facts) : nullptr;
    const Improvement* proposed = findImprovement(advice.improvement);
    // What is proposed need not be against the largest term: training longer comes before them all.
    const bool isAgainstAnother =
        proposed && (!largest || termOf(proposed->key) != evaluate::key(largest->kind));
    if (isAgainstAnother)
        step.evidence.push_back("first: " + withinSentence(*proposed));
    if (largest)
        step.evidence.push_back(fmt::format("{}: {}", isAgainstAnother ? "then" : "first",
                                            evaluate::name(largest->kind)));
    if (more.attempts > 0) {
        step.standing = more.helped > 0 ? StepStanding::Done : StepStanding::Open;
        step.evidence.push_back(
            fmt::format("{} tried, {} clearly better", more.attempts, more.helped));
    } else
        step.evidence.emplace_back("nothing tried yet");
    return step;
}

MethodStep tuneStep(const Facts& facts, const StepFacts& more)
{
    MethodStep step{.place = Place::Tune, .title = "Tune"};
    if (more.searches == 0) {
        const bool isOurs = facts.run && facts.run->kind != train::RunKind::Imported;
        step.evidence.emplace_back(isOurs ? "no search on these data yet; the learning rate first"
                                          : "the learning rate first");
        return step;
    }
    const auto words = [](std::size_t count, const char* one, const char* many) {
        return base::counted(static_cast<double>(count), one, many);
    };
    step.standing = more.trials > 0 ? StepStanding::Done : StepStanding::Open;
    step.evidence.push_back(fmt::format("{} on these data, {} with a result",
                                        words(more.searches, "search", "searches"),
                                        words(more.trials, "trial", "trials")));
    return step;
}

MethodStep requirementsStep(const Facts& facts)
{
    MethodStep step{.place = Place::MeetsRequirements, .title = "Meets requirements"};
    const Target target = targetState(facts);
    if (!facts.goal.target) {
        step.evidence.emplace_back("no target was set");
        return step;
    }
    const train::Metric& metric = facts.metric();
    step.evidence.push_back(
        fmt::format("target: {} {}", metric.label, metric.text(*facts.goal.target)));
    step.standing = target == Target::Reached  ? StepStanding::Done
                    : target == Target::Missed ? StepStanding::Trouble
                                               : StepStanding::Open;
    step.evidence.emplace_back(target == Target::Reached      ? "reached"
                               : target == Target::Missed     ? "not reached"
                               : target == Target::Within     ? "within the interval: cannot tell"
                               : target == Target::NoInterval ? "without an interval: cannot tell"
                                                              : "not measured");
    return step;
}

/// The step of the tree that an advice stands at.
Place stepOf(Place place)
{
    return place == Place::Train ? Place::Evaluate : place;
}

} // namespace

std::string name(StepStanding standing)
{
    switch (standing) {
    case StepStanding::Open: return "open";
    case StepStanding::Done: return "done";
    case StepStanding::Trouble: return "trouble";
    case StepStanding::Outdated: return "outdated";
    }
    return {};
}

std::vector<MethodStep> methodTree(const Facts& facts, const Advice& advice, const StepFacts& more)
{
    std::vector<MethodStep> steps{startStep(facts),      debugStep(facts, more),
                                  evaluateStep(facts),   improveStep(facts, advice, more),
                                  tuneStep(facts, more), requirementsStep(facts)};
    for (MethodStep& step : steps)
        step.isHere = step.place == stepOf(advice.place);
    return steps;
}

} // namespace assay::advise

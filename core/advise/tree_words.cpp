// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/tree_words.h"

#include "advise/log_title.h"
#include "advise/way_finder.h"
#include "base/number_text.h"
#include "base/value.h"
#include "diagnose/overfit_verdict.h"
#include "experiment/suite.h"
#include "model/templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::advise {

namespace {

using data::SplitKind;
using evaluate::Measured;
using evaluate::Term;
using evaluate::TermKind;

/// "logistic_regression" for ids.
std::string idOf(std::string name)
{
    std::replace(name.begin(), name.end(), ' ', '_');
    return name;
}

evaluate::Ladder usualLadder(bool isShare)
{
    evaluate::Ladder ladder;
    ladder.isShare = isShare;
    return ladder;
}

std::string capital(std::string text)
{
    if (!text.empty())
        text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

const experiment::ExperimentSpec* specOf(const Facts& facts, experiment::ExperimentSpec& into)
{
    if (!facts.run)
        return nullptr;
    try {
        into = experiment::fromJson(facts.run->spec);
        return &into;
    } catch (const base::Error&) {
        return nullptr;
    }
}

} // namespace

const base::Finding* blocker(const Facts& facts)
{
    const auto found =
        std::find_if(facts.findings.begin(), facts.findings.end(), [](const auto& finding) {
            return finding.severity == base::Severity::Blocker;
        });
    return found == facts.findings.end() ? nullptr : &*found;
}

bool isTraining(const Facts& facts)
{
    return facts.run && facts.run->kind == train::RunKind::Training;
}

bool isOver(const Facts& facts)
{
    return facts.run && train::isOver(facts.run->state);
}

const Measured* served(const Facts& facts)
{
    if (!facts.breakdown)
        return nullptr;
    const evaluate::Ladder& ladder = facts.breakdown->ladder;
    return ladder.testVal ? &*ladder.testVal : ladder.trainVal ? &*ladder.trainVal : nullptr;
}

std::string servedName(const Facts& facts)
{
    if (facts.breakdown && facts.breakdown->ladder.testVal)
        return "test-val";
    return facts.evaluated && facts.oneDistribution ? "validation" : "train-val";
}

bool nothingIsWrong(const Facts& facts)
{
    constexpr double kShownAsNothing = 0.0005;
    if (!facts.breakdown || !facts.breakdown->ladder.isShare || !served(facts))
        return false;
    const evaluate::Ladder& ladder = facts.breakdown->ladder;
    return std::all_of(evaluate::kRungs.begin(), evaluate::kRungs.end(), [&](evaluate::Rung rung) {
        return rung == evaluate::Rung::Irreducible || !ladder[rung]
               || ladder[rung]->error < kShownAsNothing;
    });
}

bool isLikePeople(const Facts& facts)
{
    const Measured* error = served(facts);
    const auto floor =
        facts.goal.floorShortfall(facts.run ? facts.run->task : data::Task::Classification);
    return floor && error && error->interval && error->interval->high <= *floor;
}

Target targetState(const Facts& facts)
{
    const auto target =
        facts.goal.targetShortfall(facts.run ? facts.run->task : data::Task::Classification);
    const Measured* error = served(facts);
    if (!target || !error)
        return Target::None;
    if (!error->interval)
        return Target::NoInterval;
    return error->interval->high <= *target ? Target::Reached
           : error->interval->low > *target ? Target::Missed
                                            : Target::Within;
}

const Term* termOf(const Facts& facts, TermKind kind)
{
    if (!facts.breakdown)
        return nullptr;
    const auto& terms = facts.breakdown->terms;
    const auto found = std::find_if(terms.begin(), terms.end(),
                                    [kind](const Term& term) { return term.kind == kind; });
    return found == terms.end() ? nullptr : &*found;
}

const Term* culprit(const Facts& facts)
{
    return facts.breakdown && !facts.breakdown->culprits.empty()
               ? termOf(facts, facts.breakdown->culprits.front())
               : nullptr;
}

bool is(const Term* term, TermKind kind)
{
    return term && term->kind == kind;
}

bool shiftOutweighs(const evaluate::Breakdown& breakdown, bool isLevel)
{
    constexpr double kNearZero = 0.01;
    const auto shift =
        std::find_if(breakdown.terms.begin(), breakdown.terms.end(),
                     [](const Term& term) { return term.kind == TermKind::DistributionShift; });
    if (shift == breakdown.terms.end() || !shift->interval)
        return false;
    const auto& trainVal = breakdown.ladder[shift->from];
    const bool nearZero = breakdown.ladder.isShare && trainVal->error <= kNearZero;
    return trainVal->interval && shift->interval->low > trainVal->interval->high
           && (nearZero || isLevel);
}

std::string percent(double share)
{
    return base::percentText(share);
}

std::string roundPercent(double share)
{
    return std::abs(share) >= 0.0995 ? fmt::format("{:.0f} %", share * 100) : percent(share);
}

std::string loss(double value)
{
    if (!std::isfinite(value))
        return std::isnan(value) ? "NaN" : "infinite";
    if (std::abs(value) >= 1e5 || (value != 0 && std::abs(value) < 1e-4))
        return base::withPlainExponent(fmt::format("{:.2g}", value));
    if (std::abs(value) >= 999.5) // 1,000, rounded
        return base::countText(std::llround(value));
    const int decimals =
        value == 0
            ? 2
            : std::clamp(2 - static_cast<int>(std::floor(std::log10(std::abs(value)))), 0, 6);
    return fmt::format("{:.{}f}", value, decimals);
}

std::string rate(double value)
{
    return base::numberText(value);
}

std::string rateLine(const train::TrainSpec& spec)
{
    if (diagnose::placeOf(spec.learningRate, spec.optimiser) == diagnose::RatePlace::Usual)
        return {};
    return fmt::format("The learning rate is {}; {} is usual.", rate(spec.learningRate),
                       rate(diagnose::usualRate(spec.optimiser)));
}

std::string rateLine(const Facts& facts)
{
    experiment::ExperimentSpec spec;
    return specOf(facts, spec) && spec.train.rateChanges.empty() ? rateLine(spec.train)
                                                                 : std::string();
}

base::Patch usualRate(const Facts& facts)
{
    experiment::ExperimentSpec spec;
    if (rateLine(facts).empty() || !specOf(facts, spec))
        return {};
    return {{"train.learning_rate", rate(diagnose::usualRate(spec.train.optimiser))}};
}

std::string jumpLine(const RateJump& jump)
{
    return fmt::format("The loss was {} at a rate of {} and is {} at {} (medians).",
                       loss(jump.lossBefore), rate(jump.rateBefore), loss(jump.lossAfter),
                       rate(jump.rateAfter));
}

std::string shortError(const evaluate::Ladder& ladder, double error)
{
    if (ladder.isShare && ladder.isCount)
        return roundPercent(error) + " wrong";
    return fmt::format("{} {}", ladder.measure,
                       ladder.isShare ? percent(error) : base::unitText(error));
}

std::string scoreLine(const Facts& facts)
{
    if (!facts.trainVal)
        return {};
    const train::SplitScore& score = *facts.trainVal;
    const auto count = score.examples > 0
                           ? fmt::format(", {} examples", base::countText(score.examples))
                           : std::string();
    if (score.isRegression()) {
        std::string text =
            fmt::format("Train-val: RMSE {}", evaluate::errorText(usualLadder(false), score.rmse,
                                                                  facts.trainValInterval));
        if (!std::isnan(score.mae))
            text += fmt::format(", MAE {}", base::unitText(score.mae));
        if (!std::isnan(score.r2))
            text += ", R2 " + train::metricNamed(train::metric_name::kR2).text(score.r2);
        return text + count + ".";
    }
    if (std::isnan(score.error))
        return std::isnan(score.loss) ? std::string()
                                      : fmt::format("Train-val: loss {}.", loss(score.loss));
    std::optional<stats::Interval> interval;
    if (score.examples > 0)
        interval =
            evaluate::measuredShare(std::clamp(score.error, 0.0, 1.0), score.examples).interval;
    std::string text = fmt::format("Train-val: error {}",
                                   evaluate::errorText(usualLadder(true), score.error, interval));
    if (facts.metric().name == train::metric_name::kF1 && !std::isnan(score.f1))
        text += fmt::format(", F1 {:.3f}", score.f1);
    return text + count + ".";
}

std::string guessLine(const Facts& facts, std::vector<std::string>& evidence)
{
    for (const base::Finding& finding : facts.findings) {
        if (finding.id != "train.no_better_than_guess")
            continue;
        evidence.push_back(finding.id);
        return experiment::sentence(finding);
    }
    return {};
}

std::string collapseLine(const Facts& facts, std::vector<std::string>& evidence)
{
    if (!facts.collapse)
        return {};
    evidence.emplace_back("answers.one_class");
    return evaluate::sentence(*facts.collapse);
}

std::string besideLine(const Facts& facts, std::vector<std::string>& evidence)
{
    if (!facts.beside)
        return {};
    const Beside& beside = *facts.beside;
    evidence.push_back("baseline." + idOf(facts.run->baselines.front().name));
    const evaluate::Ladder unit = usualLadder(beside.isShare);
    const std::string value =
        (beside.isShare ? "" : "RMSE ") + evaluate::errorText(unit, beside.simple.error)
        + (beside.fittedOn > 0 ? fmt::format(", fitted on a sample of {} train examples",
                                             base::countText(beside.fittedOn))
                               : std::string());
    const auto gap = [&] {
        return evaluate::errorText(unit, beside.network.error - beside.simple.error,
                                   beside.difference);
    };
    switch (beside.verdict) {
    case Beside::Verdict::Better: return fmt::format("Better than {} ({}).", beside.name, value);
    case Beside::Verdict::Worse:
        return fmt::format("Worse than {} ({}) by {}{}.", beside.name, value, gap(),
                           adapted(facts) ? " on train-val, which it was not adapted to" : "");
    case Beside::Verdict::Unclear:
        return fmt::format("No clear difference from {} ({}): {}.", beside.name, value, gap());
    case Beside::Verdict::NoInterval: break;
    }
    return fmt::format("{} reaches {}; without an interval no difference is claimed.",
                       capital(beside.name), value);
}

std::string targetLine(const Facts& facts, std::vector<std::string>& evidence)
{
    const Target state = targetState(facts);
    if (state == Target::None)
        return {};
    evidence.emplace_back("goal.target");
    const train::Metric& metric = facts.metric();
    const std::string wanted = metric.text(*facts.goal.target);
    const bool below = (state == Target::Reached) != metric.higherIsBetter;
    switch (state) {
    case Target::Reached:
    case Target::Missed:
        return fmt::format("{} the target of {}.", below ? "Below" : "Above", wanted);
    case Target::Within:
        return fmt::format("The target of {} lies within the interval: cannot tell.", wanted);
    case Target::NoInterval:
    case Target::None: break;
    }
    return fmt::format("The target is {}; without an interval nothing is claimed.", wanted);
}

std::string termsLine(const Facts& facts, std::vector<std::string>& evidence)
{
    if (!facts.breakdown)
        return {};
    const evaluate::Breakdown& breakdown = *facts.breakdown;
    const bool known =
        std::any_of(breakdown.terms.begin(), breakdown.terms.end(),
                    [](const Term& term) { return term.isContrast() && term.interval; });
    // That nothing was learned is said by its finding.
    std::vector<std::string> ids;
    std::string text = known && !(breakdown.guesses && !guessLine(facts, ids).empty())
                           ? breakdown.text
                           : std::string();
    for (const Term& term : breakdown.terms) {
        const bool named =
            std::find(breakdown.culprits.begin(), breakdown.culprits.end(), term.kind)
            != breakdown.culprits.end();
        if (named || term.isReal() || term.isNegative())
            evidence.push_back("breakdown." + evaluate::key(term.kind));
        if (!named && term.isReal())
            text += fmt::format(" {} {} is above zero too.", capital(evaluate::name(term.kind)),
                                evaluate::errorText(breakdown.ladder, term.value, term.interval));
    }
    for (const base::Finding& finding : breakdown.findings) {
        if (&finding != adapted(facts)) // it has a line of its own
            text += (text.empty() ? "" : " ") + experiment::sentence(finding);
    }
    if (facts.bestWeights && !text.empty())
        text += " Of the best epoch's weights.";
    return text;
}

std::string floorLine(const Facts& facts)
{
    if (!facts.breakdown || facts.breakdown->ladder.irreducible || !facts.breakdown->ladder.train
        || !(facts.breakdown->ladder.train->error > 0))
        return {};
    return fmt::format(
        "How much of the train error ({}) can be avoided is not known: give a "
        "human-level error as part of the goal, then bias can be judged.",
        evaluate::errorText(facts.breakdown->ladder, facts.breakdown->ladder.train->error));
}

std::string oneBatchLine(const Facts& facts, std::vector<std::string>& evidence)
{
    if (!facts.oneBatch || facts.oneBatch->passed)
        return {};
    if (!facts.oneBatch->sameSettings)
        return "The last attempt on one batch failed, with other settings than these.";
    evidence.push_back(facts.oneBatch->finding);
    return facts.oneBatch->sentence;
}

std::string warningsLine(const Facts& facts, std::vector<std::string>& evidence)
{
    const base::Finding* first = gravest(facts.findings);
    if (!first)
        return {};
    int count = 0;
    for (const base::Finding& finding : facts.findings) {
        if (!isWarning(finding))
            continue;
        ++count;
        evidence.push_back(finding.id);
    }
    return experiment::sentence(*first)
           + (count == 1   ? std::string()
              : count == 2 ? std::string(" There is one more warning.")
                           : fmt::format(" There are {} more warnings.", count - 1));
}

Advice withEvidence(Advice advice, const Facts& facts)
{
    std::vector<std::string> lines;
    std::vector<std::string>& ids = advice.evidence;
    lines.push_back(collapseLine(facts, ids));
    lines.push_back(guessLine(facts, ids));
    lines.push_back(adaptedLine(facts, ids));
    lines.push_back(scoreLine(facts));
    lines.push_back(besideLine(facts, ids));
    lines.push_back(targetLine(facts, ids));
    lines.push_back(termsLine(facts, ids));
    lines.push_back(warningsLine(facts, ids));
    lines.push_back(oneBatchLine(facts, ids));
    lines.push_back(seedsLine(facts, ids));
    for (const std::string& line : lines) {
        const bool said = std::any_of(
            advice.reasons.begin(), advice.reasons.end(),
            [&](const std::string& reason) { return reason.find(line) != std::string::npos; });
        if (!line.empty() && !said)
            advice.reasons.push_back(line);
    }
    std::vector<std::string> once;
    for (const std::string& id : ids) {
        if (std::find(once.begin(), once.end(), id) == once.end())
            once.push_back(id);
    }
    ids = std::move(once);
    return advice;
}

base::Patch longer(const Facts& facts, std::int64_t factor)
{
    experiment::ExperimentSpec spec;
    if (!specOf(facts, spec))
        return {};
    const std::int64_t most = 1'000'000;
    return {{"train.epochs", std::to_string(std::min(most, spec.train.epochs * factor))}};
}

base::Patch bigger(const Facts& facts)
{
    experiment::ExperimentSpec spec;
    if (!specOf(facts, spec))
        return {};
    const Ways ways = waysOf("avoidable_bias.bigger_model", spec);
    return ways.ways.empty() ? base::Patch() : ways.ways.front().patch;
}

base::Patch balancedClasses(const Facts& facts)
{
    constexpr double kMost = 0.8; // of the labels
    experiment::ExperimentSpec spec;
    if (!facts.collapse || facts.collapse->amongLabels < kMost || !isTraining(facts)
        || !specOf(facts, spec) || !spec.train.classWeights.empty())
        return {};
    const WayFacts about{.task = facts.run->task};
    if (!WayFinder(spec, about).field("train.class_weights"))
        return {};
    return {{"train.class_weights", "balanced"}};
}

} // namespace assay::advise

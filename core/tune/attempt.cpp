// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/attempt.h"

#include "advise/improvements.h"
#include "base/error.h"
#include "base/number_text.h"
#include "evaluate/effect_range.h"
#include "train/run_list.h"
#include "tune/adapted_effect.h"
#include "tune/attempt_interval.h"
#include "tune/type_effects.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace assay::tune {

namespace {

/// What failed, was stopped or was deleted does not hold up the others.
AttemptState stateOf(const std::vector<Member>& members, bool hasPairs)
{
    if (standingOf(members) == Standing::Underway)
        return AttemptState::Running;
    const bool isOpen = std::any_of(members.begin(), members.end(), [](const Member& member) {
        return member.standing == Standing::Interrupted
               || (member.standing == Standing::Missing && member.cutOff);
    });
    return isOpen || !hasPairs ? AttemptState::Halted : AttemptState::Trained;
}

/// The first network of it that failed or was stopped, and that no other stands for.
std::string problemOf(const std::vector<Member>& members, const std::vector<train::RunRecord>& runs)
{
    for (const Member& member : members) {
        if (member.standing != Standing::Missing)
            continue;
        const std::string hash = experiment::hash(member.spec);
        for (const train::RunRecord& run : runs) {
            if (run.kind != train::RunKind::Training || run.specHash != hash)
                continue;
            if (run.state == train::RunState::Failed)
                return fmt::format("Run {} failed: {}", run.id, run.problem);
            if (run.state == train::RunState::Stopped)
                return fmt::format("Run {} was stopped.", run.id);
        }
    }
    return {};
}

/// No network stands for this one, and one of its settings failed.
bool hasFailed(const Member& member, const std::vector<train::RunRecord>& runs)
{
    if (member.standing != Standing::Missing)
        return false;
    const std::string hash = experiment::hash(member.spec);
    return std::any_of(runs.begin(), runs.end(), [&](const train::RunRecord& run) {
        return run.kind == train::RunKind::Training && run.specHash == hash
               && run.state == train::RunState::Failed;
    });
}

double meanSeconds(const std::vector<train::RunRecord>& runs, const std::vector<train::RunId>& of)
{
    double sum = 0;
    for (const train::RunId id : of) {
        const train::RunRecord* run = train::findRun(runs, id);
        sum += run ? run->seconds : 0;
    }
    return of.empty() ? std::numeric_limits<double>::quiet_NaN()
                      : sum / static_cast<double>(of.size());
}

} // namespace

std::optional<adapt::AdaptSpec> adaptSpecOf(const Study& study)
{
    if (!study.tried)
        return std::nullopt;
    try {
        const auto spec = specOf(study, {.patch = study.tried->patch}).adapt;
        return spec.method == adapt::Method::None || study.base.adapt.method == spec.method
                   ? std::nullopt
                   : std::optional(spec);
    } catch (const base::Error&) {
        return std::nullopt; // of another version
    }
}

std::string name(AttemptState state)
{
    switch (state) {
    case AttemptState::Running: return "running";
    case AttemptState::Halted: return "halted";
    case AttemptState::Trained: return "trained";
    case AttemptState::Tried: return "tried";
    }
    return {};
}

const evaluate::Effect* MeasuredAttempt::effect(const std::string& key) const
{
    const auto found = std::find_if(effects.begin(), effects.end(),
                                    [&key](const evaluate::Effect& one) { return one.key == key; });
    return found == effects.end() ? nullptr : &*found;
}

const evaluate::Effect* MeasuredAttempt::onValidation() const
{
    const evaluate::Effect* nearest = effect(evaluate::key(evaluate::Rung::TestVal));
    if (!nearest)
        nearest = effect(evaluate::key(evaluate::Rung::TrainVal));
    return nearest ? nearest : effect(evaluate::kValidation);
}

const evaluate::Effect* MeasuredAttempt::onTerm() const
{
    const std::string term = advise::termOf(tried().improvement);
    const evaluate::Effect* own = effect(term);
    return own || term != evaluate::key(evaluate::TermKind::AvoidableBias)
               ? own
               : effect(evaluate::key(evaluate::Rung::Train));
}

evaluate::EffectVerdict MeasuredAttempt::verdict(const evaluate::Effect& effect) const
{
    const evaluate::EffectVerdict verdict = evaluate::verdictOf(effect, judgedWith(*this, effect));
    return failed && verdict == evaluate::EffectVerdict::Better ? evaluate::EffectVerdict::Unclear
                                                                : verdict;
}

std::size_t MeasuredAttempt::seeds() const
{
    return static_cast<std::size_t>(
        std::count_if(study.planned.begin(), study.planned.end(),
                      [](const PlannedRun& planned) { return !isChanged(planned); }));
}

std::string pairsText(const std::vector<AttemptPair>& pairs)
{
    std::string text;
    for (const AttemptPair& pair : pairs)
        text += fmt::format("{}{}-{}", text.empty() ? "" : ",", pair.before, pair.after);
    return text;
}

void countJudged(std::vector<MeasuredAttempt>& attempts)
{
    std::map<std::string, std::set<std::string>> judged; // changes, by the examples
    for (const MeasuredAttempt& one : attempts) {
        if (isControl(one))
            continue; // nobody takes it for a remedy
        if (!one.pairs.empty() || one.wasMeasured)
            judged[one.tried().scored].insert(attemptKey(one.study));
    }
    for (MeasuredAttempt& one : attempts)
        one.attempts = std::max<std::size_t>(1, judged[one.tried().scored].size());
}

std::vector<AttemptPair> pairsOf(const Study& study, const std::vector<Member>& members)
{
    std::map<std::int64_t, AttemptPair> bySeed;
    for (std::size_t k = 0; k < members.size() && k < study.planned.size(); ++k) {
        const Member& member = members[k];
        if (member.standing != Standing::Finished || !member.run)
            continue;
        AttemptPair& pair = bySeed[member.spec.seed];
        pair.seed = member.spec.seed;
        (isChanged(study.planned[k]) ? pair.after : pair.before) = *member.run;
    }
    std::vector<AttemptPair> pairs;
    for (const auto& [seed, pair] : bySeed) {
        if (pair.before > 0 && pair.after > 0)
            pairs.push_back(pair);
    }
    return pairs;
}

std::vector<MeasuredAttempt> attemptsOf(const std::vector<Study>& studies,
                                        const std::vector<train::RunRecord>& runs)
{
    std::vector<MeasuredAttempt> all;
    for (const Study& study : studies) {
        if (study.purpose != Purpose::Attempt || !study.tried)
            continue;
        MeasuredAttempt one{.study = study, .members = members(study, runs)};
        one.pairs = pairsOf(study, one.members);
        one.state = stateOf(one.members, !one.pairs.empty());
        one.problem = problemOf(one.members, runs);
        for (std::size_t k = 0; k < one.members.size() && k < study.planned.size(); ++k)
            one.failed =
                one.failed || (isChanged(study.planned[k]) && hasFailed(one.members[k], runs));
        one.awaitsWeights = withAwaited(study, runs).planned.size() > study.planned.size();
        std::vector<train::RunId> before, after;
        for (const AttemptPair& pair : one.pairs) {
            before.push_back(pair.before);
            after.push_back(pair.after);
        }
        one.secondsBefore = meanSeconds(runs, before);
        one.secondsAfter = meanSeconds(runs, after);
        all.push_back(std::move(one));
    }
    countJudged(all);
    return all;
}

std::optional<advise::TriedBetter> bestTried(const std::vector<const MeasuredAttempt*>& attempts,
                                             const experiment::ExperimentSpec* draft)
{
    const auto isInUse = [draft](const Study& study) {
        try {
            return draft
                   && experiment::family(specOf(study, {.patch = study.tried->patch}))
                          == experiment::family(*draft);
        } catch (const base::Error&) {
            return true; // a change that this version cannot make
        }
    };
    const MeasuredAttempt* best = nullptr;
    for (const MeasuredAttempt* one : attempts) {
        const evaluate::Effect* effect = one->onValidation();
        if (!effect || one->verdict(*effect) != evaluate::EffectVerdict::Better
            || adaptSpecOf(one->study) || isInUse(one->study))
            continue;
        if (!best || effect->change() < best->onValidation()->change())
            best = one;
    }
    if (!best)
        return std::nullopt;
    const evaluate::Effect& effect = *best->onValidation();
    std::string what = effect.key;
    std::replace(what.begin(), what.end(), '_', '-');
    const train::Metric* metric = train::findMetric(best->metric);
    const auto interval = intervalOf(*best, effect);
    return advise::TriedBetter{.improvement = best->tried().improvement,
                               .words = best->tried().words,
                               .what = what + ' ' + (metric ? metric->shortfallLabel() : "error"),
                               .by = evaluate::fallText(effect.change(), interval, effect.isShare),
                               .seeds = best->pairs.size(),
                               .patch = best->tried().patch};
}

std::string attemptText(const MeasuredAttempt& attempt, train::RunId run)
{
    const std::string what = fmt::format("{}, on run {}", attempt.tried().words, run);
    if (const std::string measured = effectText(attempt); !measured.empty())
        return fmt::format("{}: {}", what, measured);
    switch (attempt.state) {
    case AttemptState::Running: return fmt::format("{}: its networks are being trained.", what);
    case AttemptState::Trained: return fmt::format("{}: trained, not measured yet.", what);
    case AttemptState::Tried:
    case AttemptState::Halted: break;
    }
    return attempt.problem.empty() ? fmt::format("{}: not all of its networks were trained.", what)
                                   : fmt::format("{}: {}", what, attempt.problem);
}

std::string howSure(const MeasuredAttempt& attempt)
{
    std::string text = fmt::format(
        "{} each with and without it, paired by seed, and by example where both answered the same ones.",
        attempt.pairs.size() == 1 ? "One seed" : fmt::format("{} seeds", attempt.pairs.size()));
    const std::size_t planned = attempt.seeds();
    if (attempt.pairs.size() < planned)
        text += fmt::format(" {} of {} have no result with or without it.",
                            planned - attempt.pairs.size(), planned);
    if (attempt.pairs.size() < evaluate::kSeedsToJudge)
        text += fmt::format(" From {} on there are intervals.", evaluate::kSeedsToJudge);
    else if (attempt.attempts > 1)
        text += fmt::format(" {} attempts were judged on these examples, so that each interval is "
                            "one of {:.4g} % (Bonferroni).",
                            attempt.attempts, 100 * evaluate::confidenceOf(attempt.attempts));
    else
        text += " Intervals of 95 %.";
    if (attempt.attempts >= kFreshValidationDue)
        text += " A fresh validation set is due: what is best on this one was chosen on it.";
    if (attempt.secondsBefore > 0)
        text += fmt::format(" A network took {} to train in place of {}.",
                            base::durationText(attempt.secondsAfter),
                            base::durationText(attempt.secondsBefore));
    return text;
}

} // namespace assay::tune

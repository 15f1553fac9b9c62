// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/attempt.h"

#include "advise/improvements.h"
#include "base/number_text.h"
#include "train/run_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

namespace assay::tune {

namespace {

/// Whether a planned run has the change, and not its seed alone.
bool isChanged(const PlannedRun& planned)
{
    return std::any_of(planned.patch.begin(), planned.patch.end(),
                       [](const base::FieldChange& change) { return change.path != "seed"; });
}

AttemptState stateOf(const std::vector<Member>& members)
{
    switch (standingOf(members)) {
    case Standing::Underway: return AttemptState::Running;
    case Standing::Finished: return AttemptState::Trained;
    case Standing::Missing:
    case Standing::Interrupted: break;
    }
    return AttemptState::Halted;
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
    return nearest ? nearest : effect(evaluate::key(evaluate::Rung::TrainVal));
}

const evaluate::Effect* MeasuredAttempt::onTerm() const
{
    const std::string term = advise::termOf(tried().improvement);
    const evaluate::Effect* own = effect(term);
    return own || term != evaluate::key(evaluate::TermKind::AvoidableBias)
               ? own
               : effect(evaluate::key(evaluate::Rung::Train));
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
    std::map<std::string, std::size_t> judged; // attempts, by the examples they were scored on
    std::vector<std::string> scored;
    for (const Study& study : studies) {
        if (study.purpose != Purpose::Attempt || !study.tried)
            continue;
        MeasuredAttempt one{.study = study, .members = members(study, runs)};
        one.state = stateOf(one.members);
        one.problem = problemOf(one.members, runs);
        one.pairs = pairsOf(study, one.members);
        std::vector<train::RunId> before, after;
        for (const AttemptPair& pair : one.pairs) {
            before.push_back(pair.before);
            after.push_back(pair.after);
        }
        one.secondsBefore = meanSeconds(runs, before);
        one.secondsAfter = meanSeconds(runs, after);
        const train::RunRecord* of = study.of ? train::findRun(runs, *study.of) : nullptr;
        scored.push_back(of ? of->scored : std::string());
        if (!one.pairs.empty())
            ++judged[scored.back()];
        all.push_back(std::move(one));
    }
    for (std::size_t k = 0; k < all.size(); ++k)
        all[k].attempts = std::max<std::size_t>(1, judged[scored[k]]);
    return all;
}

std::string attemptText(const MeasuredAttempt& attempt, train::RunId run)
{
    const std::string what = fmt::format("{}, on run {}", attempt.tried().words, run);
    if (const evaluate::Effect* effect = attempt.onValidation()) {
        const train::Metric* metric = train::findMetric(attempt.metric);
        return fmt::format(
            "{}: {}", what,
            evaluate::sentence(*effect, attempt.attempts,
                               metric ? metric->shortfallLabel() : std::string("error")));
    }
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
        "{} a side, paired by seed and example.",
        attempt.pairs.size() == 1 ? "One seed" : fmt::format("{} seeds", attempt.pairs.size()));
    if (attempt.pairs.size() < evaluate::kSeedsToJudge)
        text += fmt::format(" From {} on there are intervals.", evaluate::kSeedsToJudge);
    else if (attempt.attempts > 1)
        text += fmt::format(" {} attempts were judged on these examples, so that each interval is "
                            "one of {:.4g} % (Bonferroni).",
                            attempt.attempts, 100 - 5 / static_cast<double>(attempt.attempts));
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

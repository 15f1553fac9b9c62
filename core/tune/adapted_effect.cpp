// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/adapted_effect.h"

#include "adapt/methods.h"
#include "base/error.h"
#include "evaluate/effect_range.h"
#include "experiment/spec.h"
#include "train/metric.h"
#include "tune/adaptation.h"
#include "tune/attempt_interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace assay::tune {

bool isControl(const MeasuredAttempt& attempt)
{
    const auto spec = adaptSpecOf(attempt.study);
    return spec && adapt::infoOf(spec->method).isControl;
}

advise::StepFacts stepFactsOf(const std::vector<const MeasuredAttempt*>& attempts)
{
    advise::StepFacts facts;
    std::set<std::string> changes; // one may be tried against two terms
    for (const MeasuredAttempt* one : attempts) {
        const evaluate::Effect* effect = one->onValidation();
        if (!effect || isControl(*one) || !changes.insert(attemptKey(one->study)).second)
            continue;
        ++facts.attempts;
        facts.helped += one->verdict(*effect) == evaluate::EffectVerdict::Better ? 1 : 0;
    }
    return facts;
}

void addSearches(advise::StepFacts& facts, const train::RunRecord& run,
                 const std::vector<std::shared_ptr<const SearchState>>& searches)
{
    if (run.kind == train::RunKind::Imported)
        return;
    try {
        const data::DataSpec own = experiment::fromJson(run.spec).data;
        for (const auto& one : searches) {
            const data::DataSpec& other = one->search.base.data;
            if (isImported(one->search) || other.path != own.path || other.testPath != own.testPath)
                continue;
            ++facts.searches;
            facts.trials += static_cast<std::size_t>(
                std::count_if(one->trials.begin(), one->trials.end(), [](const TriedRun& tried) {
                    return !tried.isLeftOut && hasValue(tried.trial);
                }));
        }
    } catch (const base::Error&) {
        // Another version wrote its settings: its data are not known.
    }
}

std::string effectText(const MeasuredAttempt& attempt)
{
    const evaluate::Effect* effect = attempt.onValidation();
    if (!effect)
        return {};
    const train::Metric* metric = train::findMetric(attempt.metric);
    std::string text = evaluate::sentence(*effect, attempt.attempts,
                                          metric ? metric->shortfallLabel() : std::string("error"),
                                          intervalOf(attempt, *effect));
    if (!attempt.problem.empty())
        text += ' ' + attempt.problem;
    if (attempt.failed)
        text += " So this is of the seeds that trained alone, and nothing is called better.";
    return text;
}

void addEffect(evaluate::Breakdown& breakdown, train::RunId run,
               const std::vector<MeasuredAttempt>& attempts)
{
    auto& findings = breakdown.findings;
    const auto finding = std::find_if(findings.begin(), findings.end(), [](const auto& one) {
        return one.id == "breakdown.adapted" && one.texts.size() == 1;
    });
    if (finding == findings.end())
        return;
    for (const MeasuredAttempt& one : attempts) {
        const bool hasRun = std::any_of(one.pairs.begin(), one.pairs.end(),
                                        [&](const AttemptPair& pair) { return pair.after == run; });
        const evaluate::Effect* effect = one.onValidation();
        if (!hasRun || !effect || !adaptSpecOf(one.study))
            continue;
        const std::size_t seeds = one.pairs.size();
        finding->texts.push_back(fmt::format("Against the same network without it, {} seed{} "
                                             "each: {}",
                                             seeds, seeds == 1 ? "" : "s", effectText(one)));
        if (one.study.of)
            finding->texts.back() +=
                fmt::format(" The run that was adapted is run {}.", *one.study.of);
        if (one.verdict(*effect) == evaluate::EffectVerdict::Worse)
            finding->severity = base::Severity::Warning;
        return;
    }
}

std::optional<train::RunId> adaptedFrom(train::RunId run,
                                        const std::vector<MeasuredAttempt>& attempts)
{
    const auto isAdaptation = [](const MeasuredAttempt& one) {
        return one.tried().improvement == kAdaptation && one.study.of;
    };
    std::optional<train::RunId> from;
    for (const MeasuredAttempt& one : attempts) {
        if (!isAdaptation(one))
            continue;
        if (*one.study.of == run)
            return std::nullopt;
        for (std::size_t k = 0; k < one.members.size() && k < one.study.planned.size(); ++k) {
            if (one.members[k].run == run && isChanged(one.study.planned[k]))
                from = from.value_or(*one.study.of);
        }
    }
    return from;
}

std::string adaptedFromText(train::RunId run, train::RunId from)
{
    return fmt::format("Run {} is an adaptation of run {}. These are the adaptations of run {}.",
                       run, from, from);
}

} // namespace assay::tune

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/adapted_effect.h"

#include "train/metric.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::tune {

std::string effectText(const MeasuredAttempt& attempt)
{
    const evaluate::Effect* effect = attempt.onValidation();
    if (!effect)
        return {};
    const train::Metric* metric = train::findMetric(attempt.metric);
    std::string text = evaluate::sentence(*effect, attempt.attempts,
                                          metric ? metric->shortfallLabel() : std::string("error"));
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
        finding->texts.push_back(fmt::format("Against the same network without it, {} seed{} a "
                                             "side: {}",
                                             seeds, seeds == 1 ? "" : "s", effectText(one)));
        if (one.study.of)
            finding->texts.back() +=
                fmt::format(" The run that was adapted is run {}.", *one.study.of);
        if (one.verdict(*effect) == evaluate::EffectVerdict::Worse)
            finding->severity = base::Severity::Warning;
        return;
    }
}

} // namespace assay::tune

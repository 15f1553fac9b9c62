// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/adapted.h"

#include "advise/tree_words.h"
#include "base/error.h"
#include "experiment/spec.h"
#include "experiment/suite.h"

#include <algorithm>

namespace assay::advise {

const adapt::MethodInfo* adaptationOf(const train::RunRecord& run)
{
    if (run.kind != train::RunKind::Training)
        return nullptr;
    try {
        const adapt::Method method = experiment::fromJson(run.spec).adapt.method;
        return method == adapt::Method::None ? nullptr : &adapt::infoOf(method);
    } catch (const base::Error&) {
        return nullptr;
    }
}

void readAsAdapted(evaluate::Breakdown& breakdown, const train::RunRecord& run, bool isBeaten)
{
    const auto shift =
        std::find_if(breakdown.terms.begin(), breakdown.terms.end(), [](const auto& term) {
            return term.kind == evaluate::TermKind::DistributionShift;
        });
    if (shift == breakdown.terms.end() || !(shift->isNegative() || isBeaten))
        return;
    const adapt::MethodInfo* method = adaptationOf(run);
    if (!method)
        return;
    std::vector<base::Finding>& findings = breakdown.findings;
    const std::string term = evaluate::key(evaluate::TermKind::DistributionShift);
    findings.erase(std::remove_if(findings.begin(), findings.end(),
                                  [&term](const base::Finding& finding) {
                                      return finding.id == "breakdown.adapted"
                                             || (finding.id == "breakdown.negative_term"
                                                 && finding.place == term);
                                  }),
                   findings.end());
    base::Finding finding{.id = "breakdown.adapted", .place = term, .texts = {method->words}};
    if (shift->isNegative())
        finding.evidence = {{"value", shift->value},
                            {"low", shift->interval->low},
                            {"high", shift->interval->high},
                            {"is_share", breakdown.ladder.isShare ? 1.0 : 0.0}};
    findings.push_back(std::move(finding));
}

const base::Finding* adapted(const Facts& facts)
{
    if (!facts.breakdown)
        return nullptr;
    const auto& findings = facts.breakdown->findings;
    const auto found = std::find_if(findings.begin(), findings.end(), [](const auto& finding) {
        return finding.id == "breakdown.adapted";
    });
    return found == findings.end() ? nullptr : &*found;
}

std::string adaptedLine(const Facts& facts, std::vector<std::string>& evidence)
{
    const base::Finding* finding = adapted(facts);
    if (!finding)
        return {};
    evidence.push_back(finding->id);
    return experiment::sentence(*finding);
}

} // namespace assay::advise

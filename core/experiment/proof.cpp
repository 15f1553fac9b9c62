// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/proof.h"

#include "base/finding_words.h"
#include "experiment/suite.h"
#include "model/module_edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace assay::experiment {

namespace {

constexpr const char* kProof = "proof.cure";
constexpr const char* kCure = "cure_run";
constexpr const char* kSteps = "cure_steps";
constexpr const char* kControl = "control_run";
/// The only comparison that there is, and so the only proof without a fix.
constexpr const char* kOtherLabels = "the labels of other examples";

std::optional<train::RunId> runIn(const base::Finding& finding, const char* name)
{
    const double run = base::number(finding, name);
    const bool isRun = run >= 1 && run < 9e15 && run == std::floor(run);
    return isRun ? std::optional(static_cast<train::RunId>(run)) : std::nullopt;
}

} // namespace

bool doesNotApply(const base::Error& error)
{
    constexpr std::array<std::string_view, 4> codes{model::kNothingToChange, "model.freeze",
                                                    "model.redraw", "model.precision"};
    return std::find(codes.begin(), codes.end(), error.code()) != codes.end();
}

base::Finding provenCause(const Intervention& tried, const std::vector<base::Finding>& found,
                          train::RunId cure, std::int64_t steps)
{
    base::Finding proven{.id = tried.cause, .severity = base::Severity::Blocker};
    const auto known = std::find_if(found.begin(), found.end(), [&](const base::Finding& finding) {
        return finding.id == tried.cause;
    });
    if (known != found.end())
        proven = *known;
    proven.basis = base::Basis::Proven;
    proven.fix = tried.isComparison ? base::Patch() : tried.patch;
    if (tried.isComparison)
        proven.otherFixes.clear();
    if (!tried.place.empty())
        proven.place = tried.place;
    if (!tried.how.empty())
        proven.texts = {tried.how};
    std::erase_if(proven.evidence, [](const base::NamedNumber& one) {
        return one.name == kCure || one.name == kSteps;
    });
    proven.evidence.push_back({kCure, static_cast<double>(cure)});
    proven.evidence.push_back({kSteps, static_cast<double>(steps)});
    return proven;
}

base::Finding proofOf(const base::Finding& cause, train::RunId control)
{
    return {.id = kProof,
            .severity = base::Severity::Hint,
            .basis = base::Basis::Proven,
            .evidence = {{kControl, static_cast<double>(control)}},
            .texts = {sentence(cause),
                      cause.fix.empty() ? std::string(kOtherLabels) : base::fixText(cause.fix)},
            .fix = cause.fix};
}

std::optional<train::RunId> cureOf(const base::Finding& finding)
{
    return finding.basis == base::Basis::Proven ? runIn(finding, kCure) : std::nullopt;
}

std::optional<train::RunId> controlOf(const base::Finding& finding)
{
    return finding.id == kProof ? runIn(finding, kControl) : std::nullopt;
}

const base::FindingKinds& proofFindings()
{
    static const base::FindingKinds kinds{
        {kProof,
         [](const base::Finding& f) {
             return fmt::format("{} With {}, all else alike, this batch is learned, which run {} "
                                "did not learn: that proves the cause.",
                                base::text(f, 0), base::text(f, 1), base::whole(f, kControl));
         }},
    };
    return kinds;
}

} // namespace assay::experiment

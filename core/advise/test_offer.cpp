// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/test_offer.h"

#include "advise/tree_words.h"

#include <fmt/format.h>

namespace assay::advise {

std::optional<TestOffer> testOffer(const Facts& facts)
{
    if (!facts.run || !facts.goal.target || targetState(facts) != Target::Reached)
        return std::nullopt;
    const train::Metric& metric = facts.metric();
    const std::string target = fmt::format("{} {}", metric.label, metric.text(*facts.goal.target));
    TestOffer offer{.sentence =
                        fmt::format("The requirements are met on validation (target: {}).", target),
                    .reason = {}};
    if (facts.breakdown && facts.breakdown->ladder.test) {
        const evaluate::Ladder& ladder = facts.breakdown->ladder;
        offer.sentence +=
            fmt::format(" Test was opened: {} {}.", ladder.measure,
                        evaluate::errorText(ladder, ladder.test->error, ladder.test->interval));
        return offer;
    }
    // Test is opened for answers that are stored, and the opening is written to the project.
    if (facts.run->kind != train::RunKind::Training || !isOver(facts) || !facts.evaluated
        || facts.draft.readOnly)
        return offer;
    offer.sentence += " Test shows whether they are met on examples that nothing was chosen on; it "
                      "is opened once, with a reason.";
    offer.reason =
        fmt::format("the target of {} is reached on validation by run {}", target, facts.run->id);
    return offer;
}

bool isNextStep(const std::optional<TestOffer>& offer, const Advice& advice)
{
    return offer && !offer->reason.empty() && advice.label == "target_reached"
           && advice.action == Action::CompareRuns;
}

} // namespace assay::advise

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/method_facts.h"

#include "advise/known_evidence.h"
#include "cli/command_steps.h"
#include "cli/print.h"
#include "store/known_rows.h"
#include "tune/adapted_effect.h"

namespace assay::cli {

advise::StepFacts methodFacts(const train::RunRecord& run,
                              const std::vector<const tune::MeasuredAttempt*>& own,
                              const std::filesystem::path& project, Context& context)
{
    advise::StepFacts facts = tune::stepFactsOf(own);
    try {
        if (const auto data = store::dataOf(project, run.id).source)
            facts.knownResult = advise::knownEvidence(run, store::knownRows(project, *data));
        context.session.searches().list(kAsk);
        tune::addSearches(facts, run, context.inbox.until<session::SearchesListed>(kAsk).searches);
    } catch (const base::Error& error) {
        note("{}\n", error.what());
    }
    return facts;
}

} // namespace assay::cli

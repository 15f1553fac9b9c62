// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/tune_propose.h"

#include "cli/command_steps.h"
#include "cli/print.h"
#include "tune/proposal.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace assay::cli {

void TuneProposals::add(CLI::App& app)
{
    app.add_option("--propose", m_texts,
                   "A trial of your own, the next one that is trained, as "
                   "train.learning_rate=1e-3,train.batch_size=64; again for another one")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void TuneProposals::check(const tune::Search& search) const
{
    for (const std::string& text : m_texts)
        static_cast<void>(tune::proposalFrom(search.space, search.base, text));
}

void TuneProposals::keep(Context& context, const tune::SearchState& state) const
{
    check(state.search);
    std::int64_t next = tune::nextNumber(tune::trialsSeen(state.trials));
    std::vector<tune::Trial> there;
    for (const tune::TriedRun& one : state.trials) {
        if (!one.isLeftOut && !tune::hasFailed(one.trial))
            there.push_back(one.trial);
    }
    for (const std::string& text : m_texts) {
        const auto point = tune::proposalFrom(state.search.space, state.search.base, text);
        const auto same = std::find_if(there.begin(), there.end(),
                                       [&](const tune::Trial& one) { return one.point == point; });
        if (same != there.end()) {
            note("Trial {} has these settings already, so that they are not proposed again: {}\n",
                 same->number + 1, text);
            continue;
        }
        context.session.searches().propose(state.search.id, point, kAsk);
        context.inbox.until<session::SearchStored>(kAsk);
        there.push_back({.number = next++, .point = point});
        if (context.json)
            printLine({{"event", "proposed"},
                       {"study", state.search.id},
                       {"parameters", Json::parse(tune::pointJson(point))}});
    }
}

} // namespace assay::cli

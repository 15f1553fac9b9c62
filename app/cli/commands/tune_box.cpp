// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/tune_box.h"

#include "base/number_text.h"
#include "cli/print.h"
#include "tune/round_ranges.h"

#include <CLI/CLI.hpp>

#include <utility>

namespace assay::cli {

void TuneBox::add(CLI::App& app)
{
    app.add_option("--box", m_ranges,
                   "With --resume: the range of a setting from the next round of coarse-to-fine "
                   "on: train.learning_rate=1e-4..1e-2")
        ->take_all()
        ->expected(1)
        ->allow_extra_args(false);
}

tune::Search TuneBox::applied(tune::Search search, const std::vector<tune::TriedRun>& trials,
                              bool json) const
{
    const auto seen = tune::trialsSeen(trials);
    for (const std::string& text : m_ranges) {
        const tune::AskedRange range = tune::askedRangeFrom(text);
        search = tune::withRoundRange(std::move(search), range, seen);
        const std::int64_t first = tune::firstOfNextRound(seen) + 1;
        if (json)
            printLine(Json{{"event", "box"},
                           {"study", search.id},
                           {"field", range.path},
                           {"low", range.low},
                           {"high", range.high},
                           {"from_trial", first}});
        else
            say("From trial {} on, where the next round begins, {} is drawn from {} to {}.\n",
                first, range.path, base::numberText(range.low), base::numberText(range.high));
    }
    return search;
}

} // namespace assay::cli

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/search_work.h"

#include "tune/search_report.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::tune {

std::string trialName(SearchId search, std::int64_t number)
{
    return fmt::format("study {}, trial {}", search, number + 1);
}

std::optional<WorkEnd> reasonToEnd(const Search& search, const std::vector<TriedRun>& trials,
                                   int failedInARow)
{
    if (countedTrials(search.space, trials) >= search.trials)
        return WorkEnd::AllTrials;
    const bool anyValue = std::any_of(trials.begin(), trials.end(), [](const auto& one) {
        return !one.isLeftOut && hasValue(one.trial);
    });
    if (!anyValue && failedInARow >= kFailedInARow)
        return WorkEnd::AllFailed;
    if (search.leastGain) {
        const auto gain = expectedGain(search.space, trialsSeen(trials), search.seed);
        if (gain && *gain < *search.leastGain)
            return WorkEnd::SmallGain;
    }
    return std::nullopt;
}

} // namespace assay::tune

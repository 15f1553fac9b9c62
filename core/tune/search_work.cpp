// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/search_work.h"

#include "tune/importance.h"
#include "tune/samplers/grid.h"
#include "tune/search_report.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::tune {

namespace {

constexpr int kFirstEnd = 64; ///< above what shells and errors use

} // namespace

int exitCodeOf(WorkEnd why)
{
    return kFirstEnd + static_cast<int>(why);
}

std::optional<WorkEnd> workEndOf(int exitCode)
{
    constexpr auto kLast = WorkEnd::RunStopped;
    if (exitCode < kFirstEnd || exitCode > exitCodeOf(kLast))
        return std::nullopt;
    return static_cast<WorkEnd>(exitCode - kFirstEnd);
}

std::string trialName(SearchId search, std::int64_t number)
{
    return fmt::format("study {}, trial {}", search, number + 1);
}

bool isTakenIn(const TriedRun& one)
{
    // Each program that begins a trial writes its name and the time.
    return one.run != 0 && one.begun == 0 && one.worker.empty();
}

std::int64_t takenIn(const Search& search, const std::vector<TriedRun>& trials)
{
    return isImported(search) ? 0 : std::count_if(trials.begin(), trials.end(), isTakenIn);
}

bool countsTowardsWanted(const Search& search, const TriedRun& one)
{
    return search.method != GridSampler::kName || !isTakenIn(one);
}

std::int64_t trialsTowardsWanted(const Search& search, const std::vector<TriedRun>& trials)
{
    std::vector<TriedRun> counting = trials;
    std::erase_if(counting, [&](const auto& one) { return !countsTowardsWanted(search, one); });
    return countedTrials(search.space, counting);
}

std::string takenInText(const Search& search, const std::vector<TriedRun>& trials)
{
    const std::int64_t count = takenIn(search, trials);
    if (count == 0)
        return {};
    const bool isOne = count == 1;
    std::string text =
        isOne ? "1 run of the project is of this space: it is its first trial"
              : fmt::format("{} runs of the project are of this space: they are its first trials",
                            count);
    if (search.method == kManual)
        return text + ".";
    if (search.method == GridSampler::kName)
        return text
               + fmt::format(". Points of the grid that {} are not trained again; {} not count "
                             "among the {} that are wanted.",
                             isOne ? "it has" : "they have", isOne ? "it does" : "they do",
                             search.trials);
    return text
           + fmt::format(" and {} among the {} that are wanted.", isOne ? "counts" : "count",
                         search.trials);
}

FinishedTrials finishedTrials(const SearchState& state)
{
    FinishedTrials finished;
    for (const TriedRun& one : state.trials) {
        if (one.trial.state != TrialState::Complete || !hasValue(one.trial))
            continue;
        ++finished.all;
        if (!one.isLeftOut && isOf(state.search.space, one.trial.point))
            ++finished.complete;
    }
    return finished;
}

std::string importanceWaitText(const SearchState& state)
{
    const FinishedTrials finished = finishedTrials(state);
    if (finished.complete == finished.all)
        return fmt::format(
            "Which settings mattered is said from {} finished trials on; there {} {}.",
            kFewestForImportance, finished.all == 1 ? "is" : "are", finished.all);
    return fmt::format(
        "Which settings mattered is said from {} finished trials on that have all settings of the "
        "space; {} of the {} finished ones {}. The others lack a setting, lie outside of the space, "
        "or are left out.",
        kFewestForImportance, finished.complete, finished.all,
        finished.complete == 1 ? "has" : "have");
}

std::optional<WorkEnd> reasonToEnd(const Search& search, const std::vector<TriedRun>& trials,
                                   int failedInARow)
{
    if (search.method == kManual)
        return WorkEnd::AllProposed; // however many are wanted
    if (trialsTowardsWanted(search, trials) >= search.trials)
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

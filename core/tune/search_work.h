// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/search.h"
#include "tune/search_report.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

// What all that work on a search have in common, here or on other machines.

/// How many trials finished with a value although their training diverged.
std::int64_t divergedTrials(const std::vector<TriedRun>& trials);
/// What is to be said of the best trial where its training diverged, and which is the best of those that did not: sentences.
/// Its value stays what it was chosen by, as it is measured on weights that are there. Empty: it did not diverge.
std::string divergedBestText(const std::vector<TriedRun>& trials);

/// Of the run of a trial: "study 2, trial 7". `number`: from 0.
std::string trialName(SearchId search, std::int64_t number);

/// A run of the project that its search began with, so that no program trained it for this search. Of a search of this
/// program.
bool isTakenIn(const TriedRun& one);
/// How many of them there are; 0 for a search of another program.
std::int64_t takenIn(const Search& search, const std::vector<TriedRun>& trials);
/// Not what a grid took in: that need not be points of the grid, which is to be trained whole.
bool countsTowardsWanted(const Search& search, const TriedRun& one);
/// How many of the trials that are wanted are there: those of countedTrials that count towards them.
std::int64_t trialsTowardsWanted(const Search& search, const std::vector<TriedRun>& trials);
/// What was taken in and how it counts, a sentence or two; empty: nothing was.
std::string takenInText(const Search& search, const std::vector<TriedRun>& trials);

/// Trials that ended with a value of their own, and those of them that importance is computed from: not left out, and
/// with all settings of the space that count (isOf).
struct FinishedTrials {
    std::int64_t all = 0, complete = 0;
};
FinishedTrials finishedTrials(const SearchState& state);
/// From how many trials on it is said which settings mattered, and how many there are: a sentence.
std::string importanceWaitText(const SearchState& state);

/// From how many trials the importances of a report were measured, which were left out, what matters most with its
/// interval, and which share of the variance the settings explain one by one: sentences. Empty: it has none.
std::string importanceText(const SearchState& state, const SearchReport& report);

/// Why Bayesian optimisation does better from here than going on from coarse to fine, a sentence
/// (CoarseToFineSampler::handOver); empty: it does not, or the search has another method.
std::string handOverText(const SearchState& state);

/// The point of the next trial: what the method proposes, but none that a trial has already, as equal settings train the
/// same network, whose value would look like one without noise. In its place comes one that is left, drawn by chance; nothing
/// once all points of the space were tried, or all that the method has. In a space of more than some ten thousand
/// points a point may come twice where a thousand draws find no other.
std::optional<Point> nextPoint(const Search& search, const std::vector<TriedRun>& trials);

/// Why no further trial is to be proposed, beside time and a person. `failedInARow`: trials that failed one after the
/// other until now; `areShares`: the values lie from 0 to 1, so that no trial can gain more than the least one.
std::optional<WorkEnd> reasonToEnd(const Search& search, const std::vector<TriedRun>& trials,
                                   int failedInARow, bool areShares = false);

/// What a program that only trains trials gives as its exit code where it took no more of them for a reason of
/// WorkEnd, so that the one that started it has it; and the reason of such a code, empty: of none.
int exitCodeOf(WorkEnd why);
std::optional<WorkEnd> workEndOf(int exitCode);

} // namespace assay::tune

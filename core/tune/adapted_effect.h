// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/method_tree.h"
#include "evaluate/breakdown.h"
#include "tune/attempt.h"
#include "tune/search.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

/// Whether it is a line that adaptations are compared with, as the oracle, and no remedy.
bool isControl(const MeasuredAttempt& attempt);
/// Of attempts on one run's experiment, for the tree of the method: how many were measured, and how many of them are
/// clearly better. Lines to compare with do not count.
advise::StepFacts stepFactsOf(const std::vector<const MeasuredAttempt*>& attempts);

/// Adds the searches on the data of a run. `searches`: of the project.
void addSearches(advise::StepFacts& facts, const train::RunRecord& run,
                 const std::vector<std::shared_ptr<const SearchState>>& searches);

/// What an attempt did on the set nearest to Test, with what became of networks that are missing.
/// Empty: it was not measured.
std::string effectText(const MeasuredAttempt& attempt);

/// Adds to what the breakdown of an adapted run says of that ("breakdown.adapted",
/// advise/adapted.h) what its adaptation was measured to change against the same network without it;
/// a warning where that is clearly worse. `attempts`: of the project. Without such a finding, or without a measured attempt that has the run, nothing
/// changes.
void addEffect(evaluate::Breakdown& breakdown, train::RunId run,
               const std::vector<MeasuredAttempt>& attempts);

/// The run that an adapted network is an adaptation of: the one on which the attempt was tried that trained it.
/// Empty: no attempt adapted it, or adaptations of its own were tried.
std::optional<train::RunId> adaptedFrom(train::RunId run,
                                        const std::vector<MeasuredAttempt>& attempts);
/// "Run 10 is an adaptation of run 1. These are the adaptations of run 1."
std::string adaptedFromText(train::RunId run, train::RunId from);

} // namespace assay::tune

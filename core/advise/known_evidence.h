// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/own_results.h"
#include "data/split.h"
#include "train/run.h"

#include <string>
#include <vector>

namespace assay::advise {

/// The score of a run that results on its training data are compared with, and the split it is of: test-val, else
/// train-val. Where the run serves data of their own, test-val is of those, so that train-val is taken; `isNamed`: a
/// person named the data set of the results, and test-val counts as of it. Null: there is none.
const train::SplitScore* comparedScore(const train::RunRecord& run, data::SplitKind& split,
                                       bool isNamed = false);

/// The value of a result: "0.95 %", "F1 0.912".
std::string resultText(const baseline::ResultRow& row);

/// How a run stands against the results that are known of its data, a line for the tree of the method: "known results: 5
/// of 11 reached (not clearly worse), the best of these LeNet-1, 1.7 %". Clear is what the interval of the run's error
/// shows; results of a metric without an interval are compared by their numbers. Simple methods are looked at where
/// nothing else is known. `rows`: of the run's data (baseline::resultRows). Empty: the run has no score to compare.
std::string knownEvidence(const train::RunRecord& run,
                          const std::vector<baseline::ResultRow>& rows);

} // namespace assay::advise

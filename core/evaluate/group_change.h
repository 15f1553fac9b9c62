// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"
#include "stats/interval.h"
#include "train/metric.h"
#include "train/seeds.h"

#include <cstddef>
#include <optional>
#include <string>

namespace assay::evaluate {

/// What two experiments reach on one set, from the scores of the last epochs of their seeds.
struct GroupChange {
    data::SplitKind split = data::SplitKind::TestVal;
    std::string measure; ///< "error", "RMSE", "1 - F1"; less is better
    bool isShare = true;
    double before = 0, after = 0; ///< means over the seeds
    std::size_t seedsBefore = 0, seedsAfter = 0;
    /// Of after - before, over seeds and, of errors, the examples, as if the two sides were
    /// independent. Empty with fewer than three seeds on a side: seed noise is not known.
    std::optional<stats::Interval> interval;
    bool isOfSeedsAlone = false; ///< how far the examples make it vary is not in the interval
};

/// On test-val where all of them have it, else on train-val. Empty: one side has no finished run, a
/// score is not known, or they were scored on different examples.
std::optional<GroupChange> groupChange(const train::Seeds& before, const train::Seeds& after,
                                       const train::Metric& metric);

/// Which of the two, as they are called, is better: "wide is better by 0.6 points [0.2, 1.0] on
/// test-val (error 10.2 % against 10.8 %)."; "No clear difference on test-val between ...". Empty
/// without an interval.
std::string sentence(const GroupChange& change, const std::string& before,
                     const std::string& after);

} // namespace assay::evaluate

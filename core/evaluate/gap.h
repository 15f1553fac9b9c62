// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/effect.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace assay::evaluate {

/// Networks of one seed that answered the same examples of the target.
struct GapSeed {
    ExampleScores source;                ///< trained on the source alone
    ExampleScores adapted;               ///< and adapted to the target
    std::optional<ExampleScores> oracle; ///< trained on labelled examples of the target
};

/// How much of what the source-only network lacks an adaptation brings.
struct Gap {
    std::size_t seeds = 0;
    std::size_t examples = 0;       ///< that each network answered
    double source = 0, adapted = 0; ///< measures, means over the seeds
    std::size_t oracleSeeds = 0;    ///< that have an oracle: `closed` is of these
    std::optional<double> oracle;   ///< mean over those; empty: there is none
    std::optional<stats::Interval> adaptedInterval;
    /// Of adapted - source; empty with fewer than kSeedsToJudge seeds.
    std::optional<stats::Interval> changeInterval;
    /// (source - adapted) / (source - oracle). Empty where the oracle is not clearly better than the source.
    std::optional<double> closed;
    std::optional<stats::Interval> closedInterval; ///< empty with fewer than kSeedsToJudge seeds

    double change() const { return adapted - source; }
};

/// Intervals of 95 %: Student's over the seeds and the normal one over the examples, added in squares as
/// in Effect; of the share by Fieller's theorem (Fieller 1954, JRSS B 16:175). Each seed has all of
/// its examples in one order, `seeds` is not empty.
Gap gapOf(const std::vector<GapSeed>& seeds);

} // namespace assay::evaluate

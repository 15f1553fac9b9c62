// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::train {

/// From so many seeds a side a difference between two experiments is claimed.
inline constexpr std::size_t kSeedsToJudge = 3;

/// Whether two runs are one experiment but for the seed: the same spec, kind and split. A run
/// without a family (a log of another tool) is alone.
bool differBySeedOnly(const RunRecord& one, const RunRecord& other);

/// The same of runs that may not have begun: those have no split yet.
bool mayDifferBySeedOnly(const RunRecord& one, const RunRecord& other);

/// Repeats of one seed: the same numbers again, which say nothing of the noise between seeds.
struct RepeatedSeed {
    std::int64_t seed = 0;
    std::vector<RunId> runs; ///< newest first, at least two
    bool equal = true;       ///< their last scores are equal to the bit
};

/// The finished runs of one experiment, counted by what makes them differ.
struct Seeds {
    std::vector<RunRecord> runs;        ///< one a seed, the newest; by seed
    std::vector<RepeatedSeed> repeated; ///< seeds that were run more than once

    std::size_t count() const { return runs.size(); }
    bool areEnough() const { return count() >= kSeedsToJudge; }
};

/// The seeds of `run`'s experiment among `all` runs of a project. Only runs that finished count;
/// a repeat of a seed counts once.
Seeds seedsOf(const RunRecord& run, const std::vector<RunRecord>& all);

/// "2 runs of seed 1 gave the same numbers." Empty when no seed was repeated.
std::string sentence(const std::vector<RepeatedSeed>& repeated);

/// A seed that no run of `run`'s experiment has had, whatever became of it.
std::int64_t nextSeed(const RunRecord& run, const std::vector<RunRecord>& all);

} // namespace assay::train

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/sampler.h"

#include <string>
#include <vector>

namespace assay::tune {

/// How much of what the values of trials differ by, over the whole space, a field explains alone.
struct Importance {
    std::string path;
    double share = 0;         ///< of the variance, from 0 to 1
    double low = 0, high = 0; ///< within which 95 % of the trees of the forest find it
};

/// fANOVA (Hutter et al. 2014): a random forest is grown on the trials, and the variance of each tree
/// over the space is taken apart exactly. In the order of the axes; what the shares lack to 1 is
/// explained by fields together. An inactive axis counts as its middle. Trials that failed, or have
/// not ended, are left out. A few very large values take all of the variance: a value without an upper end
/// comes in as its logarithm. Throws a usage Error for fewer than kFewestForImportance finished trials.
std::vector<Importance> importances(const Space& space, const std::vector<Trial>& trials,
                                    std::uint64_t seed);
inline constexpr std::size_t kFewestForImportance = 10;

/// A second measure from the same kind of forest, which looks where trials were made and not over
/// the space: how much worse each tree answers for the trials that it was not grown on once their
/// numbers of one axis are shuffled (Breiman 2001, section 10). Not below 0; they add up to 1, or are all
/// 0 where nothing helps. In the order of the axes. At least one finished trial.
std::vector<double> permutationShares(const Space& space, const std::vector<Trial>& trials,
                                      std::uint64_t seed);

} // namespace assay::tune

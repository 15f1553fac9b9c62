// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/example_statistics.h"
#include "stats/interval.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::error_analysis {

/// Examples that share one or two conditions on their inputs and are wrong more often than the
/// rest.
struct Slice {
    std::string name; ///< "age > 47 and sex = Male"
    std::vector<std::uint32_t> examples;
    std::int64_t wrong = 0;
    stats::Estimate error; ///< of the slice
    stats::Estimate rest;  ///< of all other examples
    double adjusted = 1;   ///< that the two are the same: Fisher's exact test, Holm over all tried
    /// Errors beyond what the slice would have with the error of the rest.
    double excess() const
    {
        return (error.value - rest.value) * static_cast<double>(examples.size());
    }
};

struct SliceSearch {
    std::size_t least = 20;      ///< examples of a slice; half of all are the most
    std::size_t leastWrong = 10; ///< errors of a slice
    std::size_t most = 8;        ///< slices that are returned
};

/// Conditions: a category; a number at most or above the quantiles 0.1, 0.25, 0.5, 0.75, 0.9; a
/// missing value. Every one and every pair (of two statistics; up to 400 conditions) is tried and
/// counts in the correction. Kept: real at 5 %; a pair only if its error is really above that of either of its
/// conditions outside the pair (Newcombe's interval); none that has half of its errors in
/// slices before it, or adds to them what is not really worse than what no slice holds. In the order of
/// the scan statistic, the likelihood ratio of a rate of their own (Kulldorff 1997, Communications
/// in Statistics 26:1481), largest first.
/// (Chung et al. 2019, Slice Finder, ICDE; lattice of conditions, tested and corrected.)
std::vector<Slice> slicesOf(const std::vector<evaluate::ExampleStatistic>& statistics,
                            const std::vector<bool>& wrong, const SliceSearch& search = {});

} // namespace assay::error_analysis

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stats/interval.h"
#include "tune/failing_corners.h"
#include "tune/importance.h"
#include "tune/sampler.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

/// A line through the surrogate (a Gaussian process, see tune/believed.h): one axis varies, the
/// others stay where the best trial has them. Where a value of a list calls for an axis that the
/// best trial has not, that one comes in with its middle.
struct Slice {
    std::size_t axis = 0; ///< place in Space::axes
    std::vector<base::Value>
        at; ///< values of the axis, evenly spread over its scale; of a list, each once
    std::vector<double> unit;      ///< their places on the axis, 0..1
    std::vector<double> mean;      ///< the value expected there (median), without its noise
    std::vector<double> low, high; ///< within which it lies with 95 %; low <= mean <= high
};

/// The same over two axes of numbers: what is expected at each pair of places.
struct Contour {
    std::size_t first = 0, second = 0; ///< places in Space::axes
    std::vector<double> firstUnit, secondUnit;
    std::vector<double> mean; ///< by second, then by first: [second * firstUnit.size() + first]
    /// Half of what 68 % lie between, in the same order; of the likeliest process alone, so that it
    /// is smaller than the slices' intervals.
    std::vector<double> deviation;
};

/// How much of the best value is luck: the best of many noisy values lies below what it is expected
/// to be (the winner's curse), and what its settings do once more is expected from all trials
/// together.
struct Optimism {
    double measured = 0; ///< value of the best trial
    double expected = 0; ///< what the surrogate expects of its settings (median), without noise
    /// Of `expected`, 95 %. In simulations (40 trials by three methods on five functions, three
    /// sizes of noise) it held the true value in 81 % to 98 % of searches, half of the 45 cases
    /// from 93 % on.
    stats::Interval interval;
    double optimism() const { return std::max(0.0, expected - measured); }
};

/// What the trials of a search say. Parts for which there are too few trials are empty. All numbers
/// are finite.
struct SearchReport {
    std::size_t finished = 0;            ///< trials with a value
    std::vector<Importance> importances; ///< by axis; from kFewestForImportance on
    std::vector<double> permutation;     ///< by axis (permutationShares); the same
    std::vector<Slice> slices;           ///< of the axes that the best trial has, in their order
    /// Of each pair of the four most important axes of numbers that the best trial has: by
    /// importance, below kFewestForImportance trials by the lengths of the surrogate.
    std::vector<Contour> contours;
    std::optional<Optimism> optimism;
    /// How much better than what is expected at the best place the next trial of a Bayesian search
    /// is expected to be, in the value's unit (expected improvement without noise, at the new place
    /// where it is largest); 0: nothing new is left.
    std::optional<double> expectedGain;
    std::vector<FailingCorner> failingCorners; ///< also where too few trials have a value
    std::vector<std::string> edges;            ///< atTheEdge (tune/search.h)
};

/// From kFewestForReport finished trials on, all of it; a function of its arguments. Trials whose
/// points are not of the space are left out. Takes a second or two at a thousand trials: at most
/// kMostForSurrogate trials enter the surrogate, half of them those nearest to the best trial, and
/// the others evenly from the rest (tune/believed.h says why not the best ones).
SearchReport reportOf(const Space& space, const std::vector<Trial>& trials, std::uint64_t seed);
/// SearchReport::expectedGain alone; the same number.
std::optional<double> expectedGain(const Space& space, const std::vector<Trial>& trials,
                                   std::uint64_t seed);
inline constexpr std::size_t kFewestForReport = 5;
inline constexpr std::size_t kMostForSurrogate = 300;

} // namespace assay::tune

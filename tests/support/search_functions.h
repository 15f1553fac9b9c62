// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/sampler.h"

#include <functional>
#include <string>
#include <vector>

namespace assay::testing {

/// A function with a known least value, to measure searches on.
struct SearchFunction {
    std::string name;
    tune::Space space;
    double least = 0; ///< its smallest value in the space
    std::function<double(const tune::Point&)> value;

    /// What a search counts as found: 1 % of the size of the least value.
    double nearEnough() const;
};

/// Of two numbers, with three equal minima (Dixon and Szegoe 1978).
SearchFunction branin();
/// Of six numbers, with six minima, one of them the least (Dixon and Szegoe 1978).
SearchFunction hartmann6();
/// Like a network's error: a narrow valley in the logarithm of a learning rate, which moves with the
/// logarithm of a weight decay, and a batch size that hardly matters. Least value 0.05, at a rate of
/// 3e-3 and a decay of 1e-4.
SearchFunction ratesAndDecay();

/// Asks for `count` trials, one after the other, and answers each.
std::vector<tune::Trial> searched(const tune::Sampler& sampler, const SearchFunction& function,
                                  int count);
/// The smallest value among the first `count` trials, above the least one.
double regret(const SearchFunction& function, const std::vector<tune::Trial>& trials,
              std::size_t count);
/// How many trials it took to come near enough; 0: none did.
std::size_t trialsTo(const SearchFunction& function, const std::vector<tune::Trial>& trials);

} // namespace assay::testing

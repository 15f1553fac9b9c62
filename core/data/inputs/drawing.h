// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>

namespace assay::data {

/// What the examples of a synthetic set are drawn from: their targets. Every value is a function of
/// these and of its place, so that the same settings give the same set.
struct DrawnFrom {
    std::string set;                       ///< "data", "test data": each draws examples of its own
    std::size_t kinds = 1;                 ///< of examples: one a class; one for numbers
    std::span<const std::uint16_t> labels; ///< classification: the class of each example
    std::span<const float> strengths;      ///< regression: each target, as (y - mean) / deviation

    std::size_t kindOf(std::size_t i) const { return labels.empty() ? 0 : labels[i]; }
    /// How much of what its kind has in common an example shows: 1; for numbers as much as the number
    /// is, within two deviations.
    double strength(std::size_t i) const
    {
        return strengths.empty() ? 1.0 : std::clamp(double{strengths[i]}, -2.0, 2.0) / 2;
    }
    /// What a kind has in common, in all sets.
    base::Random ofKind(const std::string& what, std::uint64_t kind) const
    {
        return {0, "synthetic " + what, kind};
    }
    base::Random ofExample(const std::string& what, std::uint64_t example) const
    {
        return {0, "synthetic " + set + " " + what, example};
    }
};

} // namespace assay::data

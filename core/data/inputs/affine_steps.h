// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/inputs/moments.h"
#include "data/preprocess_steps.h"

#include <span>
#include <string>
#include <vector>

namespace assay::data {

/// How the values of one channel or column are spread, as they were read.
struct Spread {
    double count = 0, mean = 0;
    double deviation = 0; ///< 0 for a constant

    /// Of `moments` of x - `near`.
    static Spread of(const Moments& moments, double near = 0)
    {
        return {moments.count, moments.mean() + near,
                moments.isConstant() ? 0 : moments.deviation()};
    }
};

/// Of known values, NaN left out; a constant has no deviation.
Spread spreadOf(std::span<const float> values);

/// y = x * scale + shift.
struct Affine {
    double scale = 1, shift = 0;
};

/// Divide, subtract or standardise: changes what has been made of each channel so far. A constant is
/// divided by 1. `spreads`: as many, of the values as they were read.
void addStep(const PreprocessStep& step, std::span<const Spread> spreads,
             std::span<Affine> channels);

/// What the step does, for a person: "divide by 255", "standardise: mean 0.286, deviation 0.353".
/// `before`: what had been made of the channels; `fittedOn`: "train", "all examples".
std::string describe(const PreprocessStep& step, std::span<const Spread> spreads,
                     std::span<const Affine> before, const std::string& fittedOn);

} // namespace assay::data

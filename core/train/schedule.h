// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/train_spec.h"

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace assay::train {

/// What the base learning rate is multiplied with at update `step` (from 0) of `total`.
/// Warm-up: linear, reaches 1 at its last step. Cosine: Loshchilov and Hutter 2017, eq. 5 with
/// one period. One-cycle: Smith and Topin 2018, rising along half a cosine from 1/25 for 30 % of
/// the steps, then falling to 1/250,000. Both end with `schedule.totalSteps`, where that is given, and
/// stay there. Exponential: the decay to the power of the steps after the warm-up.
double scheduleFactor(const Schedule& schedule, std::int64_t step, std::int64_t total,
                      std::int64_t stepsPerEpoch);

inline constexpr double kMostLearningRate = 1e6;

/// A learning rate from a step on.
struct RateChange {
    std::int64_t step = 0; ///< updates made before; the rate holds from the next one on
    double rate = 0;       ///< above 0; what the schedule's factor multiplies from then on

    auto operator<=>(const RateChange&) const = default;
};
/// Reads "600: 1e-4, 1200: 3e-5" in any order; given back by step. Throws a usage Error that names
/// the entry it cannot read.
std::vector<RateChange> rateChanges(const std::string& text);
/// The other way; numbers read back as they were.
std::string spelled(const std::vector<RateChange>& changes);

} // namespace assay::train

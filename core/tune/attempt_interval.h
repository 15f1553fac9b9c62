// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/attempt.h"

#include <optional>
#include <string>

namespace assay::tune {

/// The confidence of the interval of one effect of an attempt: what is left by all that was judged on the same
/// examples (`judgedWith`).
double confidenceOf(const MeasuredAttempt& attempt, const evaluate::Effect& effect);
/// Its interval at that confidence, by which `MeasuredAttempt::verdict` judges, cut to what the metric of the attempt
/// can change (`evaluate::possibleInterval`); an effect on an error type is on a share of its examples, whatever the
/// metric. Empty: too few seeds, or sets without sizes.
std::optional<stats::Interval> intervalOf(const MeasuredAttempt& attempt,
                                          const evaluate::Effect& effect);
/// "-8.1 points [-10.2, -6.0]", or in the target's unit, with that interval.
std::string changeText(const MeasuredAttempt& attempt, const evaluate::Effect& effect);

} // namespace assay::tune

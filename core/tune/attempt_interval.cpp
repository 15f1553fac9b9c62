// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/attempt_interval.h"

#include "evaluate/effect_range.h"
#include "train/metric.h"
#include "tune/type_effects.h"

namespace assay::tune {

double confidenceOf(const MeasuredAttempt& attempt, const evaluate::Effect& effect)
{
    return evaluate::confidenceOf(judgedWith(attempt, effect));
}

std::optional<stats::Interval> intervalOf(const MeasuredAttempt& attempt,
                                          const evaluate::Effect& effect)
{
    const train::Metric* metric =
        train::findMetric(typeOf(effect) ? train::metric_name::kError : attempt.metric);
    return evaluate::possibleInterval(effect, confidenceOf(attempt, effect), metric);
}

std::string changeText(const MeasuredAttempt& attempt, const evaluate::Effect& effect)
{
    return evaluate::differenceText(effect.change(), intervalOf(attempt, effect), effect.isShare);
}

} // namespace assay::tune

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace assay::train {

namespace {

double cosineBetween(double from, double to, double share)
{
    return to + (from - to) * (1 + std::cos(std::numbers::pi * share)) / 2;
}

double oneCycle(double step, double total)
{
    constexpr double kRise = 0.3, kStart = 1.0 / 25, kEnd = kStart / 1e4;
    const double peak = std::max(1.0, kRise * total - 1);
    const double last = std::max(peak + 1, total - 1);
    if (step <= peak)
        return cosineBetween(kStart, 1, step / peak);
    return cosineBetween(1, kEnd, (step - peak) / (last - peak));
}

} // namespace

double scheduleFactor(const Schedule& schedule, std::int64_t step, std::int64_t total,
                      std::int64_t stepsPerEpoch)
{
    if (step < schedule.warmupSteps)
        return static_cast<double>(step + 1) / static_cast<double>(schedule.warmupSteps);
    const auto at = static_cast<double>(step - schedule.warmupSteps);
    const auto left = static_cast<double>(std::max<std::int64_t>(1, total - schedule.warmupSteps));
    switch (schedule.kind) {
    case ScheduleKind::Constant: return 1;
    case ScheduleKind::Step:
        return std::pow(schedule.stepFactor,
                        static_cast<double>(step / (stepsPerEpoch * schedule.stepEpochs)));
    case ScheduleKind::Cosine: return cosineBetween(1, 0, std::min(1.0, at / left));
    case ScheduleKind::OneCycle: return oneCycle(at, left);
    }
    return 1;
}

} // namespace assay::train

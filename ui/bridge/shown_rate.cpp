// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/shown_rate.h"

#include "bridge/convert.h"
#include "train/schedule.h"

#include <algorithm>

namespace assay::ui {

namespace {

/// What the spec of a run has for its updates.
struct Planned {
    const train::TrainSpec& spec;
    std::vector<train::RateChange> changes;
    std::int64_t total, stepsPerEpoch;

    double base(std::int64_t step) const
    {
        double rate = spec.learningRate;
        for (const train::RateChange& change : changes) {
            if (change.step <= step)
                rate = change.rate;
        }
        return rate;
    }
    double factor(std::int64_t step) const
    {
        return train::scheduleFactor(spec.schedule, step, total, stepsPerEpoch);
    }
};

} // namespace

ShownRate shownRate(const train::RunRecord& run,
                    const std::optional<session::RunProgress>& progress,
                    const std::optional<double>& wanted)
{
    ShownRate shown;
    if (progress && progress->step > 0 && progress->baseRate > 0) {
        shown.now = progress->learningRate;
        if (wanted && *wanted != progress->baseRate)
            shown.next = progress->learningRate / progress->baseRate * *wanted;
        return shown;
    }
    try {
        const experiment::ExperimentSpec spec = experiment::fromJson(run.spec);
        const std::int64_t total = std::max<std::int64_t>(run.totalSteps, 1);
        const Planned planned{
            spec.train, train::rateChanges(spec.train.rateChanges), total,
            std::max<std::int64_t>(total / std::max<std::int64_t>(spec.train.epochs, 1), 1)};
        const std::int64_t last = std::max<std::int64_t>(run.step - 1, 0);
        shown.now = planned.base(last) * planned.factor(last);
        const bool goesOn = run.step < run.totalSteps;
        const double then = wanted ? *wanted : planned.base(run.step);
        if (goesOn && then != planned.base(last))
            shown.next = then * planned.factor(run.step);
    } catch (const base::Error&) {
        // Written by another version: nothing is known of it.
    }
    return shown;
}

QString rateText(const ShownRate& rate)
{
    if (!rate.now)
        return QStringLiteral("\u2013");
    const QString now = rateText(*rate.now);
    return rate.next ? QStringLiteral("%1 \u2192 %2").arg(now, rateText(*rate.next)) : now;
}

} // namespace assay::ui

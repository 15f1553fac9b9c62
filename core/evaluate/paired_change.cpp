// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/paired_change.h"

#include <algorithm>
#include <cmath>

namespace assay::evaluate {

namespace {

/// Of one run as a shortfall; NaN: it has none.
double valueOf(const train::RunRecord& run, data::SplitKind split, const train::Metric& metric)
{
    if (!run.last || !run.last->contains(split))
        return std::nan("");
    return metric.shortfall(metric.of(run.last->at(split)));
}

/// What the examples make the difference of two errors vary by, below and above it.
stats::Interval examplesRange(double before, double after, std::int64_t examples)
{
    const auto total = static_cast<double>(examples);
    const auto share = [total](double value) {
        return stats::proportion(std::clamp(value, 0.0, 1.0) * total, total);
    };
    const stats::Interval found = stats::difference(share(after), share(before)).interval;
    return {after - before - found.low, found.high - (after - before)};
}

} // namespace

std::optional<GroupChange> pairedChange(const std::vector<RunPair>& pairs,
                                        const train::Metric& metric)
{
    if (pairs.empty())
        return std::nullopt;
    for (const RunPair& pair : pairs) {
        if (pair.before->scored != pairs.front().before->scored
            || pair.after->scored != pairs.front().before->scored)
            return std::nullopt;
    }
    for (const data::SplitKind split : {data::SplitKind::TestVal, data::SplitKind::TrainVal}) {
        std::vector<double> before, after, differences;
        std::int64_t examples = 0;
        for (const RunPair& pair : pairs) {
            const double then = valueOf(*pair.before, split, metric);
            const double now = valueOf(*pair.after, split, metric);
            if (!std::isfinite(then) || !std::isfinite(now))
                break;
            before.push_back(then);
            after.push_back(now);
            differences.push_back(now - then);
            examples = pair.before->last->at(split).examples;
        }
        if (differences.size() < pairs.size())
            continue;
        const bool isError = metric.name == train::metric_name::kError && examples > 0;
        GroupChange change{.split = split,
                           .measure = metric.shortfallLabel(),
                           .isShare = metric.form == train::Metric::Form::Share,
                           .before = stats::meanOf(before).value,
                           .after = stats::meanOf(after).value,
                           .seedsBefore = pairs.size(),
                           .seedsAfter = pairs.size(),
                           .interval = {},
                           .isOfSeedsAlone = !isError};
        if (pairs.size() >= train::kSeedsToJudge) {
            const stats::Estimate mean = stats::meanOf(differences);
            const double seeds = mean.interval.high - mean.value;
            const stats::Interval sampling =
                isError ? examplesRange(change.before, change.after, examples)
                        : stats::Interval{0, 0};
            change.interval = stats::Interval{mean.value - std::hypot(seeds, sampling.low),
                                              mean.value + std::hypot(seeds, sampling.high)};
        }
        return change;
    }
    return std::nullopt;
}

} // namespace assay::evaluate

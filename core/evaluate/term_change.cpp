// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/breakdown.h"
#include "evaluate/effect.h"
#include "evaluate/effect_range.h"
#include "evaluate/group_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::evaluate {

namespace {

struct Side {
    std::vector<double> values;
    double samplingBelow = 0, samplingAbove = 0; ///< half-widths of the widest interval
    bool sized = true;
};

Side sideOf(const std::vector<Breakdown>& runs, TermKind kind)
{
    Side side;
    for (const Breakdown& run : runs) {
        for (const Term& term : run.terms) {
            if (term.kind != kind)
                continue;
            side.values.push_back(term.value);
            side.sized = side.sized && term.interval.has_value();
            if (!term.interval)
                continue;
            side.samplingBelow = std::max(side.samplingBelow, term.value - term.interval->low);
            side.samplingAbove = std::max(side.samplingAbove, term.interval->high - term.value);
        }
    }
    return side;
}

/// Seeds of one side are scored on the same examples, so the error of sampling them does not
/// average out: it is added to the noise of the seeds.
stats::Estimate estimateOf(const Side& side)
{
    stats::Estimate mean = stats::meanOf(side.values);
    const double below = mean.value - mean.interval.low;
    const double above = mean.interval.high - mean.value;
    mean.interval = {mean.value - std::hypot(below, side.samplingBelow),
                     mean.value + std::hypot(above, side.samplingAbove)};
    return mean;
}

Side sideOf(const train::Seeds& seeds, data::SplitKind split, const train::Metric& metric)
{
    Side side;
    for (const train::RunRecord& run : seeds.runs) {
        const auto found = run.last ? run.last->find(split) : train::Scores::const_iterator();
        if (!run.last || found == run.last->end() || std::isnan(metric.of(found->second)))
            return {};
        const double value = metric.shortfall(metric.of(found->second));
        side.values.push_back(value);
        side.sized =
            side.sized && metric.name == train::metric_name::kError && found->second.examples > 0;
        if (!side.sized)
            continue;
        const auto interval = *measuredShare(value, found->second.examples).interval;
        side.samplingBelow = std::max(side.samplingBelow, value - interval.low);
        side.samplingAbove = std::max(side.samplingAbove, interval.high - value);
    }
    return side;
}

} // namespace

std::optional<GroupChange> groupChange(const train::Seeds& before, const train::Seeds& after,
                                       const train::Metric& metric)
{
    if (before.runs.empty() || after.runs.empty()
        || before.runs.front().split != after.runs.front().split)
        return std::nullopt;
    for (const data::SplitKind split : {data::SplitKind::TestVal, data::SplitKind::TrainVal}) {
        const Side old = sideOf(before, split, metric), now = sideOf(after, split, metric);
        if (old.values.empty() || now.values.empty())
            continue;
        GroupChange change{.split = split,
                           .measure = metric.shortfallLabel(),
                           .isShare = metric.form == train::Metric::Form::Share,
                           .before = stats::meanOf(old.values).value,
                           .after = stats::meanOf(now.values).value,
                           .seedsBefore = old.values.size(),
                           .seedsAfter = now.values.size(),
                           .interval = {},
                           .isOfSeedsAlone = !old.sized || !now.sized};
        if (std::min(change.seedsBefore, change.seedsAfter) >= kSeedsToJudge)
            change.interval =
                possible(stats::difference(estimateOf(now), estimateOf(old)).interval, 1, &metric);
        return change;
    }
    return std::nullopt;
}

std::string sentence(const GroupChange& change, const std::string& before, const std::string& after)
{
    if (!change.interval)
        return {};
    Ladder unit;
    unit.isShare = change.isShare;
    const std::string split = data::displayName(change.split);
    const std::string noise =
        change.isOfSeedsAlone ? " The interval is over seeds alone, not over examples." : "";
    const auto better = [&](const std::string& which, double less, double more,
                            const stats::Interval& interval) {
        return fmt::format("{} is better by {} on {} ({} {} against {}).", which,
                           fallText(less - more, interval, change.isShare), split, change.measure,
                           errorText(unit, less), errorText(unit, more));
    };
    if (change.interval->high < 0)
        return better(after, change.after, change.before, *change.interval) + noise;
    if (change.interval->low > 0)
        return better(before, change.before, change.after,
                      {-change.interval->high, -change.interval->low})
               + noise;
    return fmt::format(
               "No clear difference on {}: {} {} and {}, {}.", split, change.measure,
               errorText(unit, change.before), errorText(unit, change.after),
               differenceText(change.after - change.before, change.interval, change.isShare))
           + noise;
}

std::vector<TermChange> changes(const std::vector<Breakdown>& before,
                                const std::vector<Breakdown>& after)
{
    std::vector<TermChange> all;
    for (const TermKind kind :
         {TermKind::Irreducible, TermKind::IrreducibleAndBias, TermKind::AvoidableBias,
          TermKind::Variance, TermKind::DistributionShift, TermKind::ValidationOverfitting}) {
        const Side old = sideOf(before, kind);
        const Side now = sideOf(after, kind);
        if (old.values.empty() || now.values.empty())
            continue;
        TermChange change{kind,
                          stats::meanOf(old.values).value,
                          stats::meanOf(now.values).value,
                          old.values.size(),
                          now.values.size(),
                          after.front().ladder.isShare,
                          {}};
        if (old.sized && now.sized
            && std::min(old.values.size(), now.values.size()) >= kSeedsToJudge)
            change.interval = stats::difference(estimateOf(now), estimateOf(old)).interval;
        all.push_back(change);
    }
    return all;
}

std::string sentence(const TermChange& change)
{
    Ladder shares;
    shares.isShare = change.isShare;
    const std::string numbers =
        fmt::format("{} went from {} to {}", name(change.term), errorText(shares, change.before),
                    errorText(shares, change.after));
    if (std::min(change.runsBefore, change.runsAfter) < kSeedsToJudge)
        return fmt::format("{}. {}: the difference may be noise.", numbers,
                           change.runsBefore == 1 && change.runsAfter == 1
                               ? "One seed each"
                               : "Fewer than three seeds on one of the two");
    if (!change.interval)
        return numbers + "; without sizes of the sets there is no interval.";
    const bool real = change.interval->low > 0 || change.interval->high < 0;
    return fmt::format("{}, a change of {}: {}.", numbers,
                       errorText(shares, change.after - change.before, change.interval),
                       real ? "clear, over seeds and sampling" : "not clearly different");
}

} // namespace assay::evaluate

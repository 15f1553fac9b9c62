// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/breakdown.h"

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

} // namespace

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

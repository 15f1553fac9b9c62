// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/size_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace assay::evaluate {

namespace {

using data::SplitKind;

/// Seeds are scored on the same examples, so the error of sampling them does not average out.
stats::Estimate overSeeds(const std::vector<stats::Estimate>& seeds)
{
    std::vector<double> values;
    double below = 0, above = 0;
    for (const stats::Estimate& seed : seeds) {
        values.push_back(seed.value);
        below = std::max(below, seed.value - seed.interval.low);
        above = std::max(above, seed.interval.high - seed.value);
    }
    stats::Estimate mean = stats::meanOf(values);
    const bool known = values.size() >= kSeedsToJudge;
    const double noise = known ? mean.interval.high - mean.value : 0;
    mean.interval = {mean.value - std::hypot(noise, below), mean.value + std::hypot(noise, above)};
    return mean;
}

/// Of one pair of networks, over the examples that both answered.
std::optional<stats::Estimate> gainOf(const Predictions& half, const Predictions& all)
{
    std::unordered_map<base::SampleId, std::size_t> places;
    for (std::size_t i = 0; i < half.size(); ++i)
        places.emplace(half.ids[i], i);
    stats::PairedCounts counts;
    std::vector<float> before, after;
    const auto square = [](const Predictions& answers, std::size_t i) {
        return static_cast<float>(std::pow(answers.values[i] - answers.targets[i], 2));
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto found = places.find(all.ids[i]);
        if (found == places.end())
            continue;
        if (all.isRegression()) {
            before.push_back(square(half, found->second));
            after.push_back(square(all, i));
            continue;
        }
        const bool one = half.isWrong(found->second), two = all.isWrong(i);
        ++(one && two ? counts.both : one ? counts.first : two ? counts.second : counts.neither);
    }
    if (all.isRegression() ? before.empty() : counts.total() == 0)
        return std::nullopt;
    return all.isRegression() ? stats::pairedRmseDifference(before, after)
                              : stats::pairedDifference(counts);
}

std::string errorOf(const SizeCurve& curve, double error,
                    const std::optional<stats::Interval>& interval = {})
{
    Ladder unit;
    unit.isShare = curve.isShare;
    return errorText(unit, error, interval);
}

const SizePoint* pointAt(const SizeCurve& curve, double part)
{
    for (const SizePoint& point : curve.points) {
        if (std::abs(point.part - part) < 1e-9)
            return &point;
    }
    return nullptr;
}

void judge(SizeCurve& curve, std::size_t seeds, const std::optional<double>& goal)
{
    const SizePoint* half = pointAt(curve, 0.5);
    const SizePoint* all = pointAt(curve, 1);
    if (!curve.gain || !half || !all) {
        curve.text =
            "Unknown until a network was trained on half of the data and one on all of it.";
        return;
    }
    const double before = half->errors.at(SplitKind::TestVal).value;
    const double after = all->errors.at(SplitKind::TestVal).value;
    const stats::Interval& interval = curve.gain->interval;
    const std::string numbers = fmt::format(
        " With half of train the test-val error was {}, with all of it {}: a gain of {}.",
        errorOf(curve, before), errorOf(curve, after), errorOf(curve, curve.gain->value, interval));
    if (interval.low > 0) {
        curve.verdict = MoreData::Helps;
        curve.text = "More data would help." + numbers + " Each doubling brings less, as a rule.";
    } else if (interval.high < kSmallGain * after) {
        curve.verdict = MoreData::DoesNot;
        curve.text = "More data like these would not help: doubling train gained under a tenth of "
                     "the error."
                     + numbers;
    } else {
        curve.verdict = MoreData::CannotTell;
        curve.text = "Cannot tell whether more data would help." + numbers
                     + " More seeds or more test-val examples would narrow the interval.";
    }
    if (seeds < kSeedsToJudge)
        curve.text += fmt::format(" {} of {} seeds per size done; {} show the noise between seeds.",
                                  seeds, kSeedsToJudge, kSeedsToJudge);
    const auto& train = all->errors.at(SplitKind::Train);
    if (goal && train.interval.low > *goal)
        curve.text += fmt::format(" But train error itself, {}, is above the goal of {}: more data "
                                  "cannot reach it.",
                                  errorOf(curve, train.value), errorOf(curve, *goal));
}

} // namespace

std::string name(MoreData verdict)
{
    switch (verdict) {
    case MoreData::Unknown: return "unknown";
    case MoreData::Helps: return "helps";
    case MoreData::DoesNot: return "does_not";
    case MoreData::CannotTell: return "cannot_tell";
    }
    return {};
}

SizeCurve sizeCurve(std::vector<SizedRun> runs, const std::optional<double>& goal)
{
    SizeCurve curve;
    std::map<double, std::vector<const SizedRun*>> byPart;
    for (const SizedRun& run : runs)
        byPart[run.part].push_back(&run);
    for (const auto& [part, same] : byPart) {
        SizePoint point{.part = part, .examples = same.front()->examples, .runs = {}, .errors = {}};
        for (const SplitKind split : data::kOpenSplits) {
            std::vector<stats::Estimate> seeds;
            for (const SizedRun* run : same) {
                const auto report = run->reports.find(split);
                if (report == run->reports.end())
                    continue;
                seeds.push_back({report->second.score.value(), report->second.interval});
                curve.isShare = !report->second.score.isRegression();
            }
            if (!seeds.empty())
                point.errors.emplace(split, overSeeds(seeds));
        }
        for (const SizedRun* run : same)
            point.runs.push_back(run->run);
        curve.points.push_back(std::move(point));
    }
    std::size_t seeds = 0;
    if (byPart.contains(0.5) && byPart.contains(1)) {
        const auto& halves = byPart.at(0.5);
        const auto& wholes = byPart.at(1);
        std::vector<stats::Estimate> gains;
        for (std::size_t k = 0; k < std::min(halves.size(), wholes.size()); ++k) {
            if (const auto gain = gainOf(halves[k]->testVal, wholes[k]->testVal))
                gains.push_back(*gain);
        }
        if (!gains.empty())
            curve.gain = overSeeds(gains);
        seeds = gains.size();
    }
    judge(curve, seeds, goal);
    return curve;
}

} // namespace assay::evaluate

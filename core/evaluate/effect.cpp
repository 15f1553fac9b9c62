// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/effect.h"

#include "base/number_text.h"
#include "evaluate/effect_range.h"
#include "stats/student.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace assay::evaluate {

namespace {

/// Mean and variance of the mean, of values that come one by one.
struct Moments {
    double count = 0, mean = 0, squares = 0;

    void add(double value)
    {
        count += 1;
        const double off = value - mean;
        mean += off / count;
        squares += off * (value - mean);
    }
    double varianceOfMean() const { return count < 2 ? 0 : squares / (count - 1) / count; }
    /// The same of differences of 0 and 1, with half an example more in each of the two cells that
    /// differ: else a few examples that all move alike would leave no doubt (Agresti and Min 2005,
    /// Statistics in Medicine 24:729).
    double varianceOfShares() const { return (squares + 1) / ((count + 2) * (count + 2)); }
};

/// By how much the measure moves when the value of an example grows by 1, times the examples.
double slopeOf(const ExampleScores& scores)
{
    if (!scores.isRoot)
        return 1;
    Moments all;
    for (const float value : scores.values)
        all.add(static_cast<double>(value));
    return all.mean > 0 ? 0.5 / std::sqrt(all.mean) : 0;
}

/// Variance, over the examples, of the mean over the pairs of after - before of one rung; empty where
/// the sizes of its sets are not known.
std::optional<double> sampleVariance(const std::vector<SeedPair>& pairs, Rung rung)
{
    const auto scoresOf = [rung](const AnsweredRun& run) -> const ExampleScores* {
        const auto found = run.scores.find(rung);
        return found == run.scores.end() || found->second.values.empty() ? nullptr : &found->second;
    };
    std::vector<const ExampleScores*> before, after;
    for (const SeedPair& pair : pairs) {
        before.push_back(scoresOf(pair.before));
        after.push_back(scoresOf(pair.after));
    }
    const auto all = [&](const std::vector<const ExampleScores*>& side) {
        return std::all_of(side.begin(), side.end(), [&](const ExampleScores* one) {
            return one && one->ids == side.front()->ids;
        });
    };
    const bool isCount = pairs.front().after.breakdown.ladder.isCount;
    if (all(before) && all(after)) {
        std::vector<double> slopesBefore, slopesAfter;
        for (std::size_t k = 0; k < pairs.size(); ++k) {
            slopesBefore.push_back(slopeOf(*before[k]));
            slopesAfter.push_back(slopeOf(*after[k]));
        }
        const auto count = static_cast<double>(pairs.size());
        const auto meanOf = [&](const std::vector<const ExampleScores*>& side,
                                const std::vector<double>& slopes, std::size_t example) {
            double sum = 0;
            for (std::size_t k = 0; k < side.size(); ++k)
                sum += static_cast<double>(side[k]->values[example]) * slopes[k];
            return sum / count;
        };
        const std::size_t examples = before.front()->values.size();
        if (before.front()->ids == after.front()->ids) {
            Moments differences;
            for (std::size_t i = 0; i < examples; ++i)
                differences.add(meanOf(after, slopesAfter, i) - meanOf(before, slopesBefore, i));
            return isCount         ? std::optional(differences.varianceOfShares())
                   : examples >= 2 ? std::optional(differences.varianceOfMean())
                                   : std::nullopt;
        }
        if (std::min(examples, after.front()->values.size()) < 2)
            return std::nullopt;
        Moments old, fresh; // other examples, as of a larger part of train
        for (std::size_t i = 0; i < examples; ++i)
            old.add(meanOf(before, slopesBefore, i));
        for (std::size_t i = 0; i < after.front()->values.size(); ++i)
            fresh.add(meanOf(after, slopesAfter, i));
        return isCount ? old.varianceOfShares() + fresh.varianceOfShares()
                       : old.varianceOfMean() + fresh.varianceOfMean();
    }
    // No mean over examples (F1, R2): as if the two sides had answered other examples, which errs on
    // the safe side.
    double widest = 0;
    for (const SeedPair& pair : pairs) {
        double sum = 0;
        for (const AnsweredRun* run : {&pair.before, &pair.after}) {
            const auto& measured = run->breakdown.ladder[rung];
            if (!measured || !measured->interval)
                return std::nullopt;
            const double half = (measured->interval->high - measured->interval->low) / 2;
            sum += half * half / (stats::kZ95 * stats::kZ95);
        }
        widest = std::max(widest, sum);
    }
    return widest;
}

/// The two sides of a number, seed by seed; empty: not every network has it.
using Values = std::vector<std::pair<double, double>>;

Effect effectOf(std::string key, bool isTerm, const Values& values)
{
    Effect effect{.key = std::move(key), .isTerm = isTerm};
    Moments before, after, differences;
    for (const auto& [old, now] : values) {
        before.add(old);
        after.add(now);
        differences.add(now - old);
    }
    effect.before = before.mean;
    effect.after = after.mean;
    effect.pairs = values.size();
    effect.seedError = std::sqrt(differences.varianceOfMean());
    return effect;
}

Values valuesOf(const std::vector<SeedPair>& pairs,
                const std::function<std::optional<double>(const Breakdown&)>& read)
{
    Values values;
    for (const SeedPair& pair : pairs) {
        const auto old = read(pair.before.breakdown), now = read(pair.after.breakdown);
        if (!old || !now || !std::isfinite(*old) || !std::isfinite(*now))
            return {};
        values.emplace_back(*old, *now);
    }
    return values;
}

} // namespace

std::optional<ExampleScores> exampleScores(const train::Metric& metric,
                                           const Predictions& predictions)
{
    namespace metric_name = train::metric_name;
    ExampleScores scores{
        .ids = predictions.ids, .values = {}, .isRoot = metric.name == metric_name::kRmse};
    const bool isMae = metric.name == metric_name::kMae;
    if (metric.name != metric_name::kError && !scores.isRoot && !isMae)
        return std::nullopt;
    if ((metric.name == metric_name::kError) == predictions.isRegression())
        return std::nullopt;
    scores.values.reserve(predictions.size());
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        if (!predictions.isRegression()) {
            scores.values.push_back(predictions.isWrong(i) ? 1.0F : 0.0F);
            continue;
        }
        const double off = std::abs(predictions.values[i] - predictions.targets[i]);
        scores.values.push_back(static_cast<float>(isMae ? off : off * off));
    }
    return scores;
}

ExampleScores joined(ExampleScores one, const ExampleScores& other)
{
    one.ids.insert(one.ids.end(), other.ids.begin(), other.ids.end());
    one.values.insert(one.values.end(), other.values.begin(), other.values.end());
    return one;
}

std::optional<stats::Interval> Effect::interval(double confidence) const
{
    if (pairs < kSeedsToJudge || !sampleError)
        return std::nullopt;
    const double half = std::hypot(stats::studentT(pairs - 1, confidence) * seedError,
                                   stats::studentT(1000, confidence) * *sampleError);
    return stats::Interval{change() - half, change() + half};
}

EffectVerdict verdictOf(const Effect& effect, std::size_t attempts)
{
    const auto interval = effect.interval(confidenceOf(attempts));
    return !interval            ? EffectVerdict::NoInterval
           : interval->high < 0 ? EffectVerdict::Better
           : interval->low > 0  ? EffectVerdict::Worse
                                : EffectVerdict::Unclear;
}

std::string name(EffectVerdict verdict)
{
    switch (verdict) {
    case EffectVerdict::Better: return "better";
    case EffectVerdict::Worse: return "worse";
    case EffectVerdict::Unclear: return "not_distinguishable";
    case EffectVerdict::NoInterval: return "no_interval";
    }
    return {};
}

std::string verdictWords(EffectVerdict verdict)
{
    std::string words = name(verdict);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

std::vector<Effect> effectsOf(const std::vector<SeedPair>& pairs)
{
    std::vector<Effect> effects;
    std::map<Rung, std::optional<double>> variances;
    const bool isShare = pairs.front().after.breakdown.ladder.isShare;
    const auto add = [&](Effect effect, const std::optional<double>& variance) {
        effect.isShare = isShare;
        if (variance)
            effect.sampleError = std::sqrt(*variance);
        effects.push_back(std::move(effect));
    };
    for (const Rung rung : {Rung::Train, Rung::TrainVal, Rung::TestVal}) {
        const Values values = valuesOf(pairs, [rung](const Breakdown& breakdown) {
            const auto& measured = breakdown.ladder[rung];
            return measured ? std::optional(measured->error) : std::nullopt;
        });
        if (values.empty())
            continue;
        variances[rung] = sampleVariance(pairs, rung);
        const bool isOne = rung == Rung::TrainVal && pairs.front().after.breakdown.ladder.isJoined;
        add(effectOf(isOne ? kValidation : key(rung), false, values), variances[rung]);
    }
    for (const Term& term : pairs.front().after.breakdown.terms) {
        if (!term.isContrast() || term.to == Rung::Test)
            continue;
        const Values values = valuesOf(pairs, [&](const Breakdown& breakdown) {
            const auto found =
                std::find_if(breakdown.terms.begin(), breakdown.terms.end(), [&](const Term& one) {
                    return one.kind == term.kind && one.from == term.from && one.to == term.to;
                });
            return found == breakdown.terms.end() ? std::nullopt : std::optional(found->value);
        });
        if (values.empty())
            continue;
        // The floor is the same on both sides: it takes no part in the difference.
        std::optional<double> variance = variances[term.to];
        if (term.from != Rung::Irreducible)
            variance = variance && variances[term.from]
                           ? std::optional(*variance + *variances[term.from])
                           : std::nullopt;
        add(effectOf(key(term.kind), true, values), variance);
    }
    return effects;
}

std::string differenceText(double change, const std::optional<stats::Interval>& interval,
                           bool isShare)
{
    const double largest =
        interval ? std::max(std::abs(interval->low), std::abs(interval->high)) : std::abs(change);
    const int decimals = largest >= 0.02 ? 1 : 2;
    const auto number = [&](double value) {
        return isShare ? fmt::format("{:+.{}f}", value * 100, decimals)
                       : (value > 0 ? "+" : "") + base::unitText(value);
    };
    std::string text = number(change) + (isShare ? " points" : "");
    if (interval)
        text += fmt::format(" [{}, {}]", number(interval->low), number(interval->high));
    return text;
}

std::string fallText(double change, const std::optional<stats::Interval>& interval, bool isShare)
{
    std::optional<stats::Interval> fall;
    if (interval)
        fall = stats::Interval{-interval->high, -interval->low};
    std::string text = differenceText(-change, fall, isShare);
    for (const char* sign : {"[+", " +"}) { // and not that of an exponent
        for (std::size_t at = text.find(sign); at != std::string::npos; at = text.find(sign))
            text.erase(at + 1, 1);
    }
    return text.starts_with('+') ? text.substr(1) : text;
}

std::string sentence(const Effect& effect, std::size_t attempts, const std::string& measure)
{
    return sentence(effect, attempts, measure, effect.interval(confidenceOf(attempts)));
}

std::string sentence(const Effect& effect, std::size_t attempts, const std::string& measure,
                     const std::optional<stats::Interval>& interval)
{
    Ladder shares;
    shares.isShare = effect.isShare;
    std::string what = effect.key;
    std::replace(what.begin(), what.end(), '_', effect.isTerm ? ' ' : '-');
    const std::string numbers =
        fmt::format("{} went from {} to {}", effect.isTerm ? what : what + ' ' + measure,
                    errorText(shares, effect.before), errorText(shares, effect.after));
    const std::string change = differenceText(effect.change(), interval, effect.isShare);
    switch (verdictOf(effect, attempts)) {
    case EffectVerdict::Better: return fmt::format("{}, {}: better.", numbers, change);
    case EffectVerdict::Worse: return fmt::format("{}, {}: worse.", numbers, change);
    case EffectVerdict::Unclear:
        return fmt::format("{}, {}: not distinguishable from no change.", numbers, change);
    case EffectVerdict::NoInterval: break;
    }
    return effect.pairs < kSeedsToJudge
               ? fmt::format("{}, {} over {}: with fewer than {} seeds each it may be noise.",
                             numbers, change,
                             effect.pairs == 1 ? "one seed" : fmt::format("{} seeds", effect.pairs),
                             kSeedsToJudge)
               : fmt::format("{}, {}; without sizes of the sets there is no interval.", numbers,
                             change);
}

} // namespace assay::evaluate

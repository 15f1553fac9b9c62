// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/scores.h"

#include "base/error.h"
#include "stats/tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace assay::evaluate {

namespace {

constexpr std::size_t kMostForAuc = 100; ///< classes

void scoreNumbers(const Predictions& predictions, SplitReport& result)
{
    std::vector<float> squares, absolutes;
    double mean = 0;
    for (const double target : predictions.targets)
        mean += target / static_cast<double>(predictions.size());
    double variance = 0;
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        const double gap = predictions.values[i] - predictions.targets[i];
        squares.push_back(static_cast<float>(gap * gap));
        absolutes.push_back(static_cast<float>(std::abs(gap)));
        variance += std::pow(predictions.targets[i] - mean, 2);
    }
    const stats::Estimate square = stats::bootstrapMean(squares);
    const stats::Estimate absolute = stats::bootstrapMean(absolutes);
    train::SplitScore& score = result.score;
    score.error = std::nan("");
    score.rmse = std::sqrt(square.value);
    score.mae = absolute.value;
    score.r2 = 1 - square.value * static_cast<double>(predictions.size()) / variance;
    result.interval = {std::sqrt(square.interval.low), std::sqrt(square.interval.high)};
    result.maeInterval = absolute.interval;
}

void calibrate(const Predictions& predictions, SplitReport& result)
{
    result.bins.resize(kReliabilityBins);
    std::vector<std::int64_t> right(kReliabilityBins);
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        const double p = predictions.probability(i);
        const auto at =
            std::min(kReliabilityBins - 1,
                     static_cast<std::size_t>(p * static_cast<double>(kReliabilityBins)));
        ++result.bins[at].examples;
        result.bins[at].confidence += p;
        right[at] += predictions.isWrong(i) ? 0 : 1;
    }
    for (std::size_t k = 0; k < kReliabilityBins; ++k) {
        ReliabilityBin& bin = result.bins[k];
        bin.low = static_cast<double>(k) / static_cast<double>(kReliabilityBins);
        bin.high = static_cast<double>(k + 1) / static_cast<double>(kReliabilityBins);
        bin.accuracy = stats::proportion(right[k], bin.examples);
        if (bin.examples == 0)
            continue;
        bin.confidence /= static_cast<double>(bin.examples);
        result.ece += std::abs(bin.accuracy.value - bin.confidence)
                      * static_cast<double>(bin.examples) / static_cast<double>(predictions.size());
    }
}

void rank(const Predictions& predictions, SplitReport& result)
{
    const std::size_t classes = predictions.classes;
    std::int64_t missed = 0;
    double squares = 0;
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        missed += classes > 5 && predictions.isBeaten(i, 5) ? 1 : 0;
        squares += predictions.squaredProbabilities(i)
                   - 2 * static_cast<double>(predictions.truthProbability(i)) + 1;
    }
    const auto count = static_cast<double>(predictions.size());
    if (classes > 5)
        result.topFive = static_cast<double>(missed) / count;
    result.brier = squares / count;
    const std::vector<double> means = predictions.meanProbabilities();
    for (std::size_t label = 0; label < classes; ++label)
        result.classes[label].meanProbability = means[label];
    if (classes < 2 || classes > kMostForAuc)
        return;
    double sum = 0;
    int counted = 0;
    for (std::size_t label = classes == 2 ? 1 : 0; label < classes; ++label) {
        std::vector<double> own, rest;
        for (std::size_t i = 0; i < predictions.size(); ++i)
            (predictions.truth[i] == label ? own : rest)
                .push_back(predictions.probabilities[i * classes + label]);
        if (own.empty() || rest.empty())
            continue;
        result.classes[label].auc = stats::areaUnderCurve(own, rest);
        sum += *result.classes[label].auc;
        ++counted;
    }
    if (counted > 0)
        result.auc = sum / counted;
}

void scoreClasses(const Predictions& predictions, SplitReport& result)
{
    const std::size_t classes = predictions.classes;
    result.classes.resize(classes);
    std::map<std::pair<std::uint16_t, std::uint16_t>, std::int64_t> confusions;
    std::int64_t wrong = 0;
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        ++confusions[{predictions.truth[i], predictions.predicted[i]}];
        ++result.classes[predictions.truth[i]].examples;
        ++result.classes[predictions.predicted[i]].predicted;
        result.classes[predictions.truth[i]].correct += predictions.isWrong(i) ? 0 : 1;
        wrong += predictions.isWrong(i) ? 1 : 0;
    }
    for (const auto& [pair, count] : confusions)
        result.confusions.push_back({pair.first, pair.second, count});
    const auto count = static_cast<std::int64_t>(predictions.size());
    result.score.error = static_cast<double>(wrong) / static_cast<double>(count);
    result.interval = stats::wilson(wrong, count);
    int present = 0;
    for (ClassReport& one : result.classes) {
        if (one.predicted > 0)
            one.precision = stats::proportion(one.correct, one.predicted);
        if (one.examples > 0)
            one.recall = stats::proportion(one.correct, one.examples);
        const auto both = static_cast<double>(one.examples + one.predicted);
        one.f1 = both > 0 ? 2 * static_cast<double>(one.correct) / both : 0;
        present += one.examples > 0 ? 1 : 0;
        result.macroF1 += one.examples > 0 ? one.f1 : 0;
    }
    result.macroF1 /= std::max(present, 1);
    bool sure = true;
    for (std::size_t i = 0; i < predictions.size(); ++i)
        sure = sure && !std::isnan(predictions.probability(i));
    if (sure)
        calibrate(predictions, result);
    if (predictions.hasProbabilities())
        rank(predictions, result);
}

/// An answer that is no number has no error; neither has a set that holds one.
void requireFinite(const Predictions& predictions)
{
    const auto countOf = [](const auto& values) {
        return std::count_if(values.begin(), values.end(),
                             [](auto value) { return !std::isfinite(value); });
    };
    const auto bad = countOf(predictions.probabilities) + countOf(predictions.targets)
                     + countOf(predictions.values);
    if (bad > 0)
        throw base::inputError(
            "evaluate.not_finite",
            fmt::format("{} of the answers for {} are not finite, so they cannot be scored; look "
                        "for inputs that are far out of range, or train with a lower learning "
                        "rate.",
                        bad, data::displayName(predictions.split)),
            {});
}

/// Two halves of one validation set.
Measured pooled(const Measured& a, const Measured& b, bool isShare)
{
    const auto na = static_cast<double>(a.examples);
    const auto nb = static_cast<double>(b.examples);
    Measured both{.error = 0, .examples = a.examples + b.examples, .interval = {}};
    if (isShare) {
        const auto wrong = std::llround(a.error * na) + std::llround(b.error * nb);
        both.error = static_cast<double>(wrong) / (na + nb);
        both.interval = stats::wilson(wrong, both.examples);
        return both;
    }
    // Mean squares add up; their roots are what is shown.
    both.error = std::sqrt((a.error * a.error * na + b.error * b.error * nb) / (na + nb));
    const stats::Weighted parts[]{
        {na / (na + nb),
         {a.error * a.error,
          {a.interval->low * a.interval->low, a.interval->high * a.interval->high}}},
        {nb / (na + nb),
         {b.error * b.error,
          {b.interval->low * b.interval->low, b.interval->high * b.interval->high}}}};
    const stats::Interval squares = stats::combination(parts).interval;
    both.interval = {std::sqrt(std::max(0.0, squares.low)), std::sqrt(squares.high)};
    return both;
}

/// Macro F1 of the examples that `draw` names, `count` of them.
template <typename Draw>
double macroF1(const Predictions& predictions, std::size_t count, Draw draw)
{
    std::vector<double> examples(predictions.classes), answered(predictions.classes),
        right(predictions.classes);
    for (std::size_t k = 0; k < count; ++k) {
        const std::size_t i = draw(k);
        ++examples[predictions.truth[i]];
        ++answered[predictions.predicted[i]];
        right[predictions.truth[i]] += predictions.isWrong(i) ? 0 : 1;
    }
    double sum = 0, present = 0;
    for (std::size_t c = 0; c < predictions.classes; ++c) {
        if (examples[c] == 0)
            continue;
        sum += 2 * right[c] / (examples[c] + answered[c]);
        ++present;
    }
    return present > 0 ? sum / present : 0;
}

/// The share of the target's variance that is not explained, of the examples that `draw` names.
template <typename Draw>
double unexplained(const Predictions& predictions, std::size_t count, Draw draw)
{
    double mean = 0, spread = 0, squares = 0;
    for (std::size_t k = 0; k < count; ++k) { // Welford's running mean: targets may be large
        const std::size_t i = draw(k);
        const double target = predictions.targets[i];
        const double gap = target - mean;
        mean += gap / static_cast<double>(k + 1);
        spread += gap * (target - mean);
        squares += std::pow(predictions.values[i] - target, 2);
    }
    return spread > 0 ? squares / spread : squares > 0 ? 1 : 0;
}

/// What the same answer to every example would reach: error, or RMSE. Empty: not known.
std::optional<double> guessOf(const SplitReport& train)
{
    const train::SplitScore& score = train.score;
    if (score.isRegression())
        return score.r2 < 1 ? std::optional(score.rmse / std::sqrt(1 - score.r2)) : std::nullopt;
    std::int64_t all = 0, most = 0;
    for (const ClassReport& one : train.classes) {
        all += one.examples;
        most = std::max(most, one.examples);
    }
    return all > 0 ? std::optional(1 - static_cast<double>(most) / static_cast<double>(all))
                   : std::nullopt;
}

} // namespace

Ladder ladderBy(const train::Metric& metric)
{
    Ladder ladder;
    ladder.isShare = metric.form != train::Metric::Form::Mean;
    ladder.isCount = metric.form == train::Metric::Form::Share;
    ladder.measure = metric.shortfallLabel();
    return ladder;
}

Measured measuredBy(const train::Metric& metric, const Predictions& predictions, std::uint64_t seed)
{
    namespace metric_name = train::metric_name;
    const std::size_t count = predictions.size();
    Measured result{.error = 0, .examples = static_cast<std::int64_t>(count), .interval = {}};
    if (count == 0
        || (metric.name != metric_name::kF1 && metric.name != metric_name::kR2
            && metric.name != metric_name::kMae))
        return report(predictions).measured();
    if (metric.name == metric_name::kMae) {
        std::vector<float> gaps;
        for (std::size_t i = 0; i < count; ++i)
            gaps.push_back(
                static_cast<float>(std::abs(predictions.values[i] - predictions.targets[i])));
        const stats::Estimate mean = stats::bootstrapMean(gaps, seed);
        result.error = mean.value;
        result.interval = mean.interval;
        return result;
    }
    const auto inOrder = [](std::size_t k) { return k; };
    const bool f1 = metric.name == metric_name::kF1;
    const auto of = [&](auto draw) {
        return f1 ? 1 - macroF1(predictions, count, draw) : unexplained(predictions, count, draw);
    };
    result.error = of(inOrder);
    result.interval = stats::bootstrap(count, seed, [&](base::Random& random) {
        return of([&](std::size_t) { return static_cast<std::size_t>(random.below(count)); });
    });
    return result;
}

std::int64_t SplitReport::confused(std::size_t truth, std::size_t predicted) const
{
    const auto found = std::lower_bound(
        confusions.begin(), confusions.end(), std::pair{truth, predicted},
        [](const Confusion& one, const auto& wanted) {
            return std::pair<std::size_t, std::size_t>{one.truth, one.predicted} < wanted;
        });
    const bool there =
        found != confusions.end() && found->truth == truth && found->predicted == predicted;
    return there ? found->count : 0;
}

Measured SplitReport::measured() const
{
    return {.error = score.value(), .examples = score.examples, .interval = interval};
}

bool isMistake(const Predictions& predictions, std::size_t i, double rmse)
{
    return predictions.isRegression()
               ? std::abs(predictions.values[i] - predictions.targets[i]) > rmse
               : predictions.isWrong(i);
}

SplitReport report(const Predictions& predictions)
{
    if (predictions.size() == 0)
        throw base::inputError("evaluate.empty",
                               "The split " + data::key(predictions.split)
                                   + " has no examples; leave it out or cut the data anew.",
                               {});
    requireFinite(predictions);
    SplitReport result;
    result.split = predictions.split;
    result.score.examples = static_cast<std::int64_t>(predictions.size());
    result.score.loss = predictions.losses.empty() ? std::nan("")
                                                   : std::accumulate(predictions.losses.begin(),
                                                                     predictions.losses.end(), 0.0)
                                                         / static_cast<double>(predictions.size());
    if (predictions.isRegression())
        scoreNumbers(predictions, result);
    else
        scoreClasses(predictions, result);
    return result;
}

Ladder ladderOf(const train::Metric& metric, std::vector<Predictions> answers, bool oneDistribution)
{
    const auto find = [&](data::SplitKind split) -> Predictions* {
        const auto found = std::find_if(answers.begin(), answers.end(),
                                        [split](const auto& one) { return one.split == split; });
        return found == answers.end() || found->size() == 0 ? nullptr : &*found;
    };
    Ladder ladder = ladderBy(metric);
    const Predictions* train = find(data::SplitKind::Train);
    Predictions* trainVal = find(data::SplitKind::TrainVal);
    Predictions* testVal = find(data::SplitKind::TestVal);
    if (oneDistribution && trainVal && testVal) {
        const auto append = [](auto& to, const auto& from) {
            to.insert(to.end(), from.begin(), from.end());
        };
        append(trainVal->ids, testVal->ids);
        append(trainVal->truth, testVal->truth);
        append(trainVal->predicted, testVal->predicted);
        append(trainVal->targets, testVal->targets);
        append(trainVal->values, testVal->values);
        testVal = nullptr;
        ladder.isJoined = true;
    }
    if (train)
        ladder.train = measuredBy(metric, *train);
    if (trainVal)
        ladder.trainVal = measuredBy(metric, *trainVal);
    if (testVal)
        ladder.testVal = measuredBy(metric, *testVal);
    return ladder;
}

Ladder ladderOf(const std::map<data::SplitKind, SplitReport>& reports,
                const std::optional<Measured>& irreducible, bool oneDistribution)
{
    Ladder ladder;
    const auto take = [&](data::SplitKind split, std::optional<Measured>& rung) {
        if (const auto found = reports.find(split); found != reports.end()) {
            rung = found->second.measured();
            ladder.isShare = !found->second.score.isRegression();
        }
    };
    take(data::SplitKind::Train, ladder.train);
    take(data::SplitKind::TrainVal, ladder.trainVal);
    take(data::SplitKind::TestVal, ladder.testVal);
    take(data::SplitKind::Test, ladder.test);
    if (!ladder.isShare)
        ladder.measure = "RMSE";
    if (const auto train = reports.find(data::SplitKind::Train); train != reports.end())
        ladder.guess = guessOf(train->second);
    ladder.irreducible = irreducible;
    if (oneDistribution && ladder.trainVal && ladder.testVal) {
        ladder.trainVal = pooled(*ladder.trainVal, *ladder.testVal, ladder.isShare);
        ladder.testVal.reset();
        ladder.isJoined = true;
    }
    return ladder;
}

} // namespace assay::evaluate

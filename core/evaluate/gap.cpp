// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/gap.h"

#include "stats/student.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace assay::evaluate {

namespace {

/// The measure of a network, and by how much it moves with each example: their mean is the measure, or what
/// it is in the linear part of a root.
struct Network {
    double measure = 0;
    std::vector<double> parts;
    bool isShare = true; ///< each example counts 0 or 1
};

Network networkOf(const ExampleScores& scores)
{
    double sum = 0;
    for (const float value : scores.values)
        sum += static_cast<double>(value);
    const double mean = sum / static_cast<double>(scores.values.size());
    Network network;
    network.measure = scores.isRoot ? std::sqrt(mean) : mean;
    const double slope = !scores.isRoot ? 1 : mean > 0 ? 0.5 / std::sqrt(mean) : 0;
    for (const float value : scores.values) {
        network.parts.push_back(static_cast<double>(value) * slope);
        network.isShare = network.isShare && !scores.isRoot && (value == 0 || value == 1);
    }
    return network;
}

/// Two numbers that are estimated together.
struct Pair {
    std::array<double, 2> mean{};
    std::array<double, 3> covariance{}; ///< of the means: first, both, second
};

/// `shares`: of examples that count 0 or 1. Then half an example more is in each of the cells that differ, as in
/// Effect: else a few examples that all move alike would leave no doubt (Agresti and Min 2005, Statistics in
/// Medicine 24:729). What both share of it is half.
Pair pairOf(const std::vector<std::array<double, 2>>& rows, bool shares)
{
    Pair pair;
    const auto count = static_cast<double>(rows.size());
    for (const auto& row : rows) {
        pair.mean[0] += row[0] / count;
        pair.mean[1] += row[1] / count;
    }
    if (rows.size() < 2)
        return pair;
    for (const auto& row : rows) {
        const double first = row[0] - pair.mean[0], second = row[1] - pair.mean[1];
        pair.covariance[0] += first * first;
        pair.covariance[1] += first * second;
        pair.covariance[2] += second * second;
    }
    if (shares) {
        pair.covariance[0] += 1;
        pair.covariance[1] += 0.5;
        pair.covariance[2] += 1;
    }
    for (double& one : pair.covariance)
        one /= shares ? (count + 2) * (count + 2) : (count - 1) * count;
    return pair;
}

/// The squared half-widths of both and what they share, at 95 %, over seeds and examples. Empty: too few
/// seeds.
struct Spread {
    Pair numbers;                 ///< means over the seeds
    std::array<double, 3> half{}; ///< as Pair::covariance
    double ofExamples = 0;        ///< of the second, from the examples alone
};
/// `first` and `second`: of each seed, its measure and the parts of its examples.
Spread spreadOf(const std::vector<Network>& first, const std::vector<Network>& second)
{
    std::vector<std::array<double, 2>> seeds, examples(first.front().parts.size());
    for (std::size_t k = 0; k < first.size(); ++k) {
        seeds.push_back({first[k].measure, second[k].measure});
        for (std::size_t i = 0; i < examples.size(); ++i) {
            examples[i][0] += first[k].parts[i] / static_cast<double>(first.size());
            examples[i][1] += second[k].parts[i] / static_cast<double>(first.size());
        }
    }
    const bool shares = first.front().isShare && second.front().isShare;
    Spread spread{.numbers = pairOf(seeds, false)};
    const Pair sampled = pairOf(examples, shares);
    const double ofSeeds = seeds.size() < 2 ? 0 : stats::studentT(seeds.size() - 1, 0.95);
    for (std::size_t k = 0; k < spread.half.size(); ++k)
        spread.half[k] = ofSeeds * ofSeeds * spread.numbers.covariance[k]
                         + stats::kZ95 * stats::kZ95 * sampled.covariance[k];
    spread.ofExamples = stats::kZ95 * stats::kZ95 * sampled.covariance[2];
    return spread;
}

Network difference(const Network& one, const Network& other)
{
    Network result{one.measure - other.measure, one.parts, one.isShare && other.isShare};
    for (std::size_t i = 0; i < result.parts.size(); ++i)
        result.parts[i] -= other.parts[i];
    return result;
}

stats::Interval around(double value, double squaredHalf)
{
    const double half = std::sqrt(squaredHalf);
    return {value - half, value + half};
}

/// The values of first / second that both leave possible. Empty where `second` may be 0.
std::optional<stats::Interval> ratio(const Spread& spread)
{
    const double first = spread.numbers.mean[0], second = spread.numbers.mean[1];
    const double a = second * second - spread.half[2];
    const double b = -2 * (first * second - spread.half[1]);
    const double c = first * first - spread.half[0];
    const double root = b * b - 4 * a * c;
    if (a <= 0 || root < 0)
        return std::nullopt;
    return stats::Interval{(-b - std::sqrt(root)) / (2 * a), (-b + std::sqrt(root)) / (2 * a)};
}

} // namespace

Gap gapOf(const std::vector<GapSeed>& seeds)
{
    std::vector<Network> source, adapted, gained;
    std::vector<Network> lacking, gainedBeside; // of the seeds with an oracle
    double oracle = 0;
    for (const GapSeed& seed : seeds) {
        source.push_back(networkOf(seed.source));
        adapted.push_back(networkOf(seed.adapted));
        gained.push_back(difference(source.back(), adapted.back()));
        if (!seed.oracle)
            continue;
        const Network best = networkOf(*seed.oracle);
        oracle += best.measure;
        lacking.push_back(difference(source.back(), best));
        gainedBeside.push_back(gained.back());
    }
    const Spread errors = spreadOf(source, adapted), changes = spreadOf(gained, gained);
    Gap gap{.seeds = seeds.size(),
            .examples = seeds.front().source.values.size(),
            .source = errors.numbers.mean[0],
            .adapted = errors.numbers.mean[1]};
    if (seeds.size() >= kSeedsToJudge) {
        gap.adaptedInterval = around(gap.adapted, errors.half[2]);
        gap.changeInterval = around(gap.change(), changes.half[0]);
    }
    gap.oracleSeeds = lacking.size();
    if (lacking.empty())
        return gap;
    gap.oracle = oracle / static_cast<double>(lacking.size());
    const bool judges = lacking.size() >= kSeedsToJudge;
    const Spread both = spreadOf(gainedBeside, lacking);
    const double lacks = both.numbers.mean[1];
    // One or two seeds say nothing of the noise between seeds; a gap that the examples alone can make is none.
    if (lacks <= 0 || lacks * lacks <= (judges ? both.half[2] : both.ofExamples))
        return gap;
    gap.closed = both.numbers.mean[0] / lacks;
    if (judges)
        gap.closedInterval = ratio(both);
    return gap;
}

} // namespace assay::evaluate

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "base/random.h"
#include "baseline/features.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

constexpr std::size_t kFewest = 100; ///< examples; of fewer a relation may not show
constexpr std::size_t kMost = 800;   ///< that are looked at, drawn
constexpr double kMostWork = 3e8;    ///< differences of two values: a fifth of a second
constexpr std::size_t kNeighbours = 5;
constexpr int kShuffles = 400;
constexpr double kChance = 0.1; ///< share of the shuffles that agree as well
/// Of classes, how often two examples have the same by chance: where one class has nearly all examples, a relation
/// hardly shows.
constexpr double kMostAlike = 0.75;

/// The nearest others of each row.
std::vector<std::vector<std::uint32_t>> nearestOf(const baseline::Features& features)
{
    const std::size_t rows = features.rows(), width = features.width;
    std::vector<std::vector<std::uint32_t>> nearest(rows);
    std::vector<std::pair<float, std::uint32_t>> distances(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t other = 0; other < rows; ++other) {
            float distance = 0;
            const float *a = features.values.data() + row * width,
                        *b = features.values.data() + other * width;
            for (std::size_t column = 0; column < width; ++column)
                distance += (a[column] - b[column]) * (a[column] - b[column]);
            distances[other] = {other == row ? std::numeric_limits<float>::infinity() : distance,
                                static_cast<std::uint32_t>(other)};
        }
        std::partial_sort(distances.begin(), distances.begin() + kNeighbours, distances.end());
        for (std::size_t k = 0; k < kNeighbours; ++k)
            nearest[row].push_back(distances[k].second);
    }
    return nearest;
}

/// How far the targets of neighbours agree: of classes how often they are equal, of numbers their mean product.
double agreement(const std::vector<std::vector<std::uint32_t>>& nearest,
                 const std::vector<double>& targets, bool areNumbers)
{
    double sum = 0;
    for (std::size_t row = 0; row < nearest.size(); ++row) {
        for (const std::uint32_t other : nearest[row])
            sum += areNumbers ? targets[row] * targets[other]
                              : (targets[row] == targets[other] ? 1.0 : 0.0);
    }
    return sum / static_cast<double>(nearest.size() * kNeighbours);
}

/// The ranks of numbers, about 0: outliers count as what they are, the largest.
std::vector<double> ranked(const std::vector<double>& numbers)
{
    std::vector<std::size_t> order(numbers.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });
    std::vector<double> ranks(numbers.size());
    for (std::size_t k = 0; k < order.size(); ++k)
        ranks[order[k]] = static_cast<double>(k) - static_cast<double>(order.size() - 1) / 2;
    return ranks;
}

/// Targets that have nothing to do with what they stand beside: neighbours agree no better than after a shuffle.
/// Labels from a list in another order than the inputs do that, and nothing in a network shows it. A permutation
/// test (Fisher 1935), one-sided.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data)
        return {};
    const data::Subset& train = subject.data->splits.train();
    if (train.size() < kFewest)
        return {};
    data::Subset drawn = train;
    base::Random random(1, "unrelated.sample");
    random.shuffle(drawn.indices);
    drawn.indices.resize(std::min(drawn.indices.size(), kMost));
    baseline::Features features = baseline::featuresOf(*subject.data, drawn);
    if (features.rows() != drawn.size() || features.width == 0)
        return {};
    const auto few =
        static_cast<std::size_t>(std::sqrt(kMostWork / static_cast<double>(features.width)));
    drawn.indices.resize(std::min(drawn.indices.size(), std::max(few, kFewest)));
    features.values.resize(drawn.size() * features.width);
    const bool areNumbers = subject.data->source->isRegression();
    std::vector<double> targets;
    for (const std::uint32_t index : drawn.indices)
        targets.push_back(areNumbers ? drawn.dataset->target(index)
                                     : static_cast<double>(drawn.dataset->label(index)));
    if (std::adjacent_find(targets.begin(), targets.end(), std::not_equal_to<>()) == targets.end())
        return {}; // all the same
    if (areNumbers)
        targets = ranked(targets);
    const auto nearest = nearestOf(baseline::standardised(std::move(features)));
    const double found = agreement(nearest, targets, areNumbers);
    int asGood = 0;
    double mean = 0;
    std::vector<std::uint32_t> order(targets.size());
    std::iota(order.begin(), order.end(), 0U);
    std::vector<double> shuffled(targets.size());
    for (int k = 0; k < kShuffles; ++k) {
        random.shuffle(order);
        for (std::size_t row = 0; row < order.size(); ++row)
            shuffled[row] = targets[order[row]];
        const double chance = agreement(nearest, shuffled, areNumbers);
        asGood += chance >= found ? 1 : 0;
        mean += chance / kShuffles;
    }
    if (asGood <= kChance * kShuffles || (!areNumbers && mean > kMostAlike))
        return {};
    return {{.id = "examples.unrelated",
             .severity = base::Severity::Warning,
             .evidence = {{"share", areNumbers ? 0 : found},
                          {"chance", areNumbers ? 0 : mean},
                          {"examples", static_cast<double>(drawn.size())},
                          {"p", static_cast<double>(asGood) / kShuffles}}}};
}

} // namespace

const Check& unrelatedTargets()
{
    static const Check check{
        "unrelated_targets",
        "Targets and the inputs they belong to",
        Stage::Data,
        {
            {"examples.unrelated",
             [](const Finding& f) {
                 const double share = number(f, "share");
                 return fmt::format(
                     "Of {} training examples, those with the nearest inputs have targets that agree {} "
                     "(p = {}). Are targets and inputs in the same order? It may also be a relation "
                     "that so simple a method does not see.",
                     base::whole(f, "examples"),
                     share > 0 ? fmt::format("in {} of cases, and in {} once targets are shuffled",
                                             base::percentText(share),
                                             base::percentText(number(f, "chance")))
                               : std::string("no better than by chance"),
                     base::shown(number(f, "p")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose

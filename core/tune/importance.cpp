// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/importance.h"

#include "base/error.h"
#include "base/random.h"
#include "tune/forest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::tune {

namespace {

struct Examples {
    std::vector<std::vector<double>> at;
    std::vector<double> values;
};

Examples examplesOf(const Space& space, const std::vector<Trial>& trials)
{
    Examples examples;
    for (const Trial& trial : trials) {
        if (trial.state != TrialState::Complete || !hasValue(trial))
            continue;
        std::vector<double> place = unitOf(space, trial.point);
        for (double& each : place)
            each = std::isnan(each) ? 0.5 : each;
        examples.at.push_back(std::move(place));
        examples.values.push_back(trial.value);
    }
    return examples;
}

/// The value below which a share of sorted numbers lies, between two of them by their distance.
double quantile(const std::vector<double>& sorted, double share)
{
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

/// Of the examples that the tree was not grown on; `order[i]` lends the i-th of them its number of `axis`.
double squaredErrorOf(const RegressionTree& tree, const Examples& examples, std::size_t axis,
                      const std::vector<std::uint32_t>& order)
{
    double sum = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        std::vector<double> place = examples.at[tree.unused[i]];
        place[axis] = examples.at[order[i]][axis];
        const double off = tree.at(place) - examples.values[tree.unused[i]];
        sum += off * off;
    }
    return sum;
}

} // namespace

std::vector<Importance> importances(const Space& space, const std::vector<Trial>& trials,
                                    std::uint64_t seed)
{
    const Examples examples = examplesOf(space, trials);
    if (examples.at.size() < kFewestForImportance)
        throw base::usageError(
            "tune.importance",
            fmt::format("Importance takes at least {} finished trials; there are "
                        "{}.",
                        kFewestForImportance, examples.at.size()));
    const std::size_t axes = space.axes.size();
    std::vector<std::vector<double>> shares(axes);
    for (const RegressionTree& tree : grownForest(examples.at, examples.values, seed)) {
        const TreeVariance variance = varianceOf(tree, axes);
        for (std::size_t k = 0; k < axes; ++k)
            shares[k].push_back(variance.whole > 0 ? variance.alone[k] / variance.whole : 0);
    }
    std::vector<Importance> found;
    for (std::size_t k = 0; k < axes; ++k) {
        std::sort(shares[k].begin(), shares[k].end());
        double mean = 0;
        for (const double share : shares[k])
            mean += share / static_cast<double>(shares[k].size());
        found.push_back(
            {space.axes[k].path, mean, quantile(shares[k], 0.025), quantile(shares[k], 0.975)});
    }
    return found;
}

std::vector<double> permutationShares(const Space& space, const std::vector<Trial>& trials,
                                      std::uint64_t seed)
{
    const Examples examples = examplesOf(space, trials);
    std::vector<double> worse(space.axes.size());
    std::uint64_t number = 0;
    for (const RegressionTree& tree : grownForest(examples.at, examples.values, seed)) {
        const std::vector<std::uint32_t> plain(tree.unused.begin(), tree.unused.end());
        const double before = squaredErrorOf(tree, examples, 0, plain);
        for (std::size_t k = 0; k < worse.size(); ++k) {
            std::vector<std::uint32_t> order = plain;
            base::Random(seed, "tune.permutation", number++).shuffle(order);
            worse[k] += squaredErrorOf(tree, examples, k, order) - before;
        }
    }
    double sum = 0;
    for (double& each : worse) {
        each = std::max(each, 0.0);
        sum += each;
    }
    for (double& each : worse)
        each = sum > 0 ? each / sum : 0;
    return worse;
}

} // namespace assay::tune

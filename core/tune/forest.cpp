// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/forest.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace assay::tune {

namespace {

/// Where a node is best divided.
struct Division {
    int axis = -1;
    double border = 0;
    double gain = 0; ///< fall of the sum of squares
};

class Grower
{
public:
    Grower(const std::vector<std::vector<double>>& at, const std::vector<double>& values,
           const ForestSettings& settings, base::Random random)
        : m_at(at)
        , m_values(values)
        , m_settings(settings)
        , m_random(random)
    {}

    RegressionTree grown()
    {
        const std::size_t count = m_at.size();
        std::vector<bool> used(count);
        std::vector<std::uint32_t> drawn;
        for (std::size_t i = 0; i < count; ++i) {
            drawn.push_back(static_cast<std::uint32_t>(m_random.below(count)));
            used[drawn.back()] = true;
        }
        for (std::size_t i = 0; i < count; ++i) {
            if (!used[i])
                m_tree.unused.push_back(i);
        }
        grow(drawn);
        return std::move(m_tree);
    }

private:
    /// Adds the node of these examples with all below it; its place in the tree.
    std::size_t grow(std::span<std::uint32_t> examples)
    {
        const std::size_t node = m_tree.nodes.size();
        double sum = 0;
        for (const std::uint32_t i : examples)
            sum += m_values[i];
        m_tree.nodes.push_back({.value = sum / static_cast<double>(examples.size())});
        if (examples.size() < m_settings.leastToSplit)
            return node;
        const Division division = divided(examples);
        if (division.axis < 0)
            return node;
        const auto axis = static_cast<std::size_t>(division.axis);
        const auto middle = std::partition(examples.begin(), examples.end(), [&](std::uint32_t i) {
            return m_at[i][axis] < division.border;
        });
        const auto first = static_cast<std::size_t>(middle - examples.begin());
        m_tree.nodes[node].axis = division.axis;
        m_tree.nodes[node].border = division.border;
        const std::size_t below = grow(examples.first(first));
        m_tree.nodes[node].below = below;
        const std::size_t above = grow(examples.subspan(first));
        m_tree.nodes[node].above = above;
        return node;
    }

    Division divided(std::span<const std::uint32_t> examples)
    {
        const std::size_t dimensions = m_at.front().size();
        std::vector<std::uint32_t> axes(dimensions);
        std::iota(axes.begin(), axes.end(), 0U);
        m_random.shuffle(axes);
        const auto most = static_cast<std::size_t>(
            std::max(1.0, std::ceil(m_settings.axes * static_cast<double>(dimensions))));
        axes.resize(std::min(most, dimensions));
        Division best;
        std::vector<std::uint32_t> order(examples.begin(), examples.end());
        const auto count = static_cast<double>(order.size());
        double whole = 0;
        for (const std::uint32_t i : order)
            whole += m_values[i];
        for (const std::uint32_t axis : axes) {
            std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
                return std::pair(m_at[a][axis], a) < std::pair(m_at[b][axis], b);
            });
            double below = 0;
            for (std::size_t k = 1; k < order.size(); ++k) {
                below += m_values[order[k - 1]];
                const double left = m_at[order[k - 1]][axis], right = m_at[order[k]][axis];
                if (!(left < right))
                    continue;
                const auto first = static_cast<double>(k);
                const double gain = below * below / first
                                    + (whole - below) * (whole - below) / (count - first)
                                    - whole * whole / count;
                if (gain > best.gain + 1e-12 * std::abs(whole))
                    best = {static_cast<int>(axis), left + (right - left) / 2, gain};
            }
        }
        return best;
    }

    const std::vector<std::vector<double>>& m_at;
    const std::vector<double>& m_values;
    const ForestSettings& m_settings;
    base::Random m_random;
    RegressionTree m_tree;
};

/// A leaf's part of the cube.
struct Leaf {
    std::vector<double> low, high;
    double volume, value;
};

void collect(const RegressionTree& tree, std::size_t at, std::vector<double>& low,
             std::vector<double>& high, std::vector<Leaf>& leaves)
{
    const RegressionTree::Node& node = tree.nodes[at];
    if (node.axis < 0) {
        double volume = 1;
        for (std::size_t k = 0; k < low.size(); ++k)
            volume *= high[k] - low[k];
        leaves.push_back({low, high, volume, node.value});
        return;
    }
    const auto axis = static_cast<std::size_t>(node.axis);
    const double before = high[axis], after = low[axis];
    high[axis] = node.border;
    collect(tree, node.below, low, high, leaves);
    high[axis] = before;
    low[axis] = node.border;
    collect(tree, node.above, low, high, leaves);
    low[axis] = after;
}

/// Variance along an axis of the mean over all others.
double varianceAlong(const std::vector<Leaf>& leaves, std::size_t axis, double mean)
{
    std::vector<double> borders{0, 1};
    for (const Leaf& leaf : leaves)
        borders.push_back(leaf.low[axis]);
    std::sort(borders.begin(), borders.end());
    borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
    std::vector<double> marginal(borders.size() - 1);
    for (const Leaf& leaf : leaves) {
        const double part = leaf.value * leaf.volume / (leaf.high[axis] - leaf.low[axis]);
        const auto first = std::lower_bound(borders.begin(), borders.end(), leaf.low[axis]);
        for (auto k = static_cast<std::size_t>(first - borders.begin());
             k < marginal.size() && borders[k] < leaf.high[axis]; ++k)
            marginal[k] += part;
    }
    double variance = 0;
    for (std::size_t k = 0; k < marginal.size(); ++k)
        variance += (borders[k + 1] - borders[k]) * (marginal[k] - mean) * (marginal[k] - mean);
    return variance;
}

} // namespace

double RegressionTree::at(std::span<const double> place) const
{
    std::size_t node = 0;
    while (nodes[node].axis >= 0) {
        const auto axis = static_cast<std::size_t>(nodes[node].axis);
        node = place[axis] < nodes[node].border ? nodes[node].below : nodes[node].above;
    }
    return nodes[node].value;
}

std::vector<RegressionTree> grownForest(const std::vector<std::vector<double>>& at,
                                        const std::vector<double>& values, std::uint64_t seed,
                                        const ForestSettings& settings)
{
    std::vector<RegressionTree> forest;
    for (int tree = 0; tree < settings.trees; ++tree)
        forest.push_back(Grower(at, values, settings,
                                base::Random(seed, "tune.forest", static_cast<std::uint64_t>(tree)))
                             .grown());
    return forest;
}

TreeVariance varianceOf(const RegressionTree& tree, std::size_t axes)
{
    std::vector<Leaf> leaves;
    std::vector<double> low(axes, 0), high(axes, 1);
    collect(tree, 0, low, high, leaves);
    double mean = 0;
    for (const Leaf& leaf : leaves)
        mean += leaf.volume * leaf.value;
    TreeVariance variance;
    for (const Leaf& leaf : leaves)
        variance.whole += leaf.volume * (leaf.value - mean) * (leaf.value - mean);
    for (std::size_t k = 0; k < axes; ++k)
        variance.alone.push_back(varianceAlong(leaves, k, mean));
    return variance;
}

} // namespace assay::tune

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assay::tune {

/// A tree of regression over the unit cube: each inner node asks whether a coordinate is below its
/// border, each leaf has a value.
struct RegressionTree {
    struct Node {
        int axis = -1; ///< negative: a leaf
        double border = 0;
        std::size_t below = 0, above = 0; ///< nodes
        double value = 0;                 ///< mean of the examples that came here
    };
    std::vector<Node> nodes;         ///< the first is the root
    std::vector<std::size_t> unused; ///< examples that it was not grown on

    double at(std::span<const double> place) const;
};

struct ForestSettings {
    int trees = 64;
    double axes = 5.0 / 6;        ///< share of the axes that a node may choose from
    std::size_t leastToSplit = 4; ///< examples
};

/// Random forest of regression trees (Breiman 2001), each grown on as many examples, drawn with
/// replacement. `at`: places of the unit cube, none of them NaN; as many `values`. At least one.
std::vector<RegressionTree> grownForest(const std::vector<std::vector<double>>& at,
                                        const std::vector<double>& values, std::uint64_t seed,
                                        const ForestSettings& settings = {});

/// Variance of a tree over the unit cube, and what part of it each axis alone explains, exactly, by
/// the volumes of the leaves (Hutter et al. 2014, An efficient approach for assessing hyperparameter
/// importance, algorithm 2).
struct TreeVariance {
    double whole = 0;
    std::vector<double> alone; ///< one an axis
};
TreeVariance varianceOf(const RegressionTree& tree, std::size_t axes);

} // namespace assay::tune

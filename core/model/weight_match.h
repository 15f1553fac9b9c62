// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/layers.h"
#include "model/network.h"
#include "model/weight_file.h"

#include <cstddef>
#include <string>
#include <vector>

namespace assay::model {

enum class Fit {
    Matched,
    Missing,    ///< in the network alone
    OtherShape, ///< in both
    Unexpected, ///< in the file alone
};

/// A tensor of a network, of a file, or of both.
struct WeightRow {
    std::string name; ///< as the network calls it; Unexpected: as the file does
    Fit fit = Fit::Matched;
    Shape own = {}, file = {}; ///< empty where it is not there, and of one number
};

/// How the tensors of a file fit the weights and buffers of a network, by name.
struct WeightMatch {
    std::vector<WeightRow> rows; ///< those of the network in its order, then Unexpected
    /// What the file has before the names of the network, and what these have before those of the file:
    /// "model.". The names are compared without it. At most one of them is not empty.
    std::string filePrefix, ownPrefix;
    /// Of the file, without which as many names agree: it holds the network more than once, and the
    /// first is taken.
    std::vector<std::string> otherPrefixes;

    std::size_t count(Fit fit) const;
    std::vector<std::string> names(Fit fit) const;
    /// Whether everything that the network has is in the file.
    bool fits() const { return count(Fit::Missing) + count(Fit::OtherShape) == 0; }
};

/// Weights, then buffers of a network, as a file would name them: those of a module as it names them
/// itself. Throws as the layers do where they do not fit together.
std::vector<ParameterInfo> tensorsOf(const Architecture& architecture);

/// `own`: as tensorsOf. Where more names agree without a prefix than with it, they are taken without.
WeightMatch matchWeights(const std::vector<ParameterInfo>& own, const WeightFile& file);

/// "8 of 10 weights are there; missing: fc1.weight; of another shape: conv1.weight (6 x 1 x 5 x 5, in
/// the file 16 x 1 x 5 x 5)".
std::string describe(const WeightMatch& match);

/// What stands before the names of a module's own tensors within the network; empty for templates. A
/// file has them as the module itself does.
std::string ownPrefix(const Architecture& architecture);

/// Loads all of them where they fit. Throws an input Error "weights.other_network" that lists what does
/// not, and leaves the network as it is then.
WeightMatch loadWeights(const WeightFile& file, Network& network);

} // namespace assay::model

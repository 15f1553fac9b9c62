// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/reference_file.h"
#include "model/layers.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace assay::baseline {

enum class MatchedBy {
    Nothing,
    Name,
    Weights, ///< layers: their weights were matched
    Order    ///< and shape
};
const char* name(MatchedBy how); ///< "order"

/// A parameter or running statistic of a network, and where a reference has it.
struct WeightPair {
    std::string own;
    std::size_t theirs = 0;
    std::vector<std::int64_t> turn; ///< axes of theirs in the order of ours; empty: as it is
};
struct WeightPairs {
    std::vector<WeightPair> pairs; ///< in the order of the network
    MatchedBy how = MatchedBy::Nothing;
    std::vector<std::string> missing;  ///< biases that the reference has not
    std::vector<std::size_t> leftOver; ///< of the reference, but for counters of batches
};

/// By name where that fits, else by order and shape. Transposed weights fit, and a bias may be missing on either
/// side. `own`: as model::tensorsOf, with the prefix that they have in the network. Throws a usage Error that
/// lists what does not fit. `what`: "weight" or "grad"; of gradients any number may be missing.
WeightPairs pairWeights(const std::vector<model::ParameterInfo>& own,
                        const std::vector<model::NamedValues>& theirs,
                        const std::filesystem::path& file, const std::string& what);

/// A layer as it is matched.
struct LayerShape {
    std::string name, kind;
    model::Shape shape; ///< of one example
};
struct LayerPair {
    std::size_t theirs = 0; ///< of Reference::outputs; nothing where `how` is Nothing
    MatchedBy how = MatchedBy::Nothing;
};
/// One for each of `own`: by name, else by the layers whose weights were matched, else by order and shape
/// between those. Where several layers have one shape, what a name says of its kind and `agree` decide: whether
/// the numbers of both are the same.
std::vector<LayerPair> pairLayers(
    const std::vector<LayerShape>& own, const Reference& reference, const WeightPairs& weights,
    const std::function<bool(std::size_t own, std::size_t theirs)>& agree);

} // namespace assay::baseline

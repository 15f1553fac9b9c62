// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/reference_file.h"
#include "baseline/reference_match.h"
#include "model/network.h"
#include "train/objective.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::baseline {

/// Up to here two outputs are the same, as a share of the largest number of the layer. A float has 24 bits
/// (6e-8), and sums of thousands of products in another order differ by some 1e-6 of the largest; the smallest
/// real difference that is common, an epsilon of 1e-3 in place of 1e-5, makes 5e-4 at a variance of 1. What is small beside the
/// largest number of its layer is not seen: the same epsilon at a variance of 100.
inline constexpr double kLayerTolerance = 1e-5;
/// The same of gradients, which come through all layers twice.
inline constexpr double kGradientTolerance = 1e-4;

/// Two arrays, number by number.
struct ArrayDifference {
    double largest = 0;           ///< of the numbers of the reference, without sign; all 0: of ours
    double most = 0;              ///< the largest difference
    std::vector<std::int64_t> at; ///< where that is, from 0, the batch first
    double own = 0, theirs = 0;   ///< the numbers there

    double relative() const; ///< infinite where `largest` is 0 and there is a difference
};

/// A layer of the network, or a gradient, beside the reference.
struct ReferenceRow {
    std::string name, kind; ///< of ours; a gradient has no kind
    std::string reference;  ///< as the reference calls it; empty: it has none
    MatchedBy how = MatchedBy::Nothing;
    model::Shape shape, referenceShape; ///< with the batch
    /// Nothing: not compared, as the reference has none or it has another shape.
    std::optional<ArrayDifference> difference;
    bool isEqual = true; ///< of what was compared; false where the shape is another
    std::string note; ///< what was done to the reference's before: "its last step"; empty: nothing
};

/// What would make the reference of what we have. Named only after it was tried, and made both equal.
struct ReferenceCause {
    std::string key;      ///< "padding"
    std::string sentence; ///< "conv1 with a padding of 0, where ours has 2"
};

/// The first row that differs, and why that may be.
struct Departure {
    std::size_t row = 0;
    std::vector<ReferenceCause> causes; ///< best first; empty: nothing that was tried explains it
    std::vector<std::string> tried;     ///< in words: "another padding"
    std::size_t attempts = 0;           ///< how many computations that were
};

struct ReferenceReport {
    MatchedBy weightsBy = MatchedBy::Nothing; ///< Nothing: the reference has none
    std::size_t weights = 0;                  ///< how many were taken over
    std::vector<std::string> notes;           ///< sentences
    std::vector<ReferenceRow> layers;         ///< in the order of the network
    std::optional<Departure> first;           ///< of `layers`
    std::vector<ReferenceRow> gradients;      ///< from the end of the network backwards
    std::optional<Departure>
        firstGradient; ///< of `gradients`; looked for where all layers are equal

    /// Weights of ours that have no gradient in the reference, while others have.
    std::vector<std::string> withoutGradient;
    bool isAnswerCompared = false; ///< what leaves the last layer was among what was compared

    bool isEqual() const
    {
        return !first && !firstGradient && withoutGradient.empty() && isAnswerCompared;
    }
};

/// Runs the reference's batch through the network in evaluation mode and compares what leaves each layer, then
/// the gradients of the mean of `objective`, where the reference has them and a target. Weights of the reference
/// are taken over into `network`. `hasWeights`: otherwise it keeps its own; false: a usage Error.
/// Throws a usage Error where batch, weights or names do not fit.
ReferenceReport compareToReference(const Reference& reference, model::Network& network,
                                   bool hasWeights, const train::Objective& objective);

} // namespace assay::baseline

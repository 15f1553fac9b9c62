// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "model/network.h"
#include "train/loss.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace assay::evaluate {

/// Up to so many classes every probability of every example is kept; of more, `KeptProbabilities`.
inline constexpr std::size_t kMostWhole = 1000;
/// No answers of more classes are read.
inline constexpr std::size_t kMostClasses = 10'000;

/// What is kept of the probabilities of more than kMostWhole classes, example by example.
struct KeptProbabilities {
    static constexpr std::size_t kLargest = 20;

    std::vector<std::uint16_t> classes; ///< examples x kLargest, the most probable first
    std::vector<float> values;          ///< examples x kLargest, those of `classes`
    std::vector<float> ofTruth;         ///< of the true class
    std::vector<float> squares;         ///< sum of the squares over all classes
    std::vector<double> sums;           ///< by class, over the examples

    std::size_t size() const { return ofTruth.size(); }
};

/// How the examples of one split were answered, column by column, in the order of the split.
struct Predictions {
    data::SplitKind split = data::SplitKind::Train;
    std::size_t classes = 0; ///< 0: numbers are predicted
    std::vector<base::SampleId> ids;
    std::vector<std::uint16_t> truth;     ///< classification
    std::vector<std::uint16_t> predicted; ///< classification
    /// Classification: examples x classes; empty: not known, or of more than kMostWhole classes.
    std::vector<float> probabilities;
    KeptProbabilities kept; ///< of more than kMostWhole classes; else empty
    /// Of the answer, by example, where `probabilities` is empty; NaN: not known. Else empty.
    std::vector<float> answerProbabilities;
    std::vector<double> targets; ///< regression, in the target's unit
    std::vector<double> values;  ///< regression: the answers, in the target's unit
    std::vector<float> losses;   ///< nats, or squared standardised differences; may be NaN

    std::size_t size() const { return ids.size(); }
    bool isRegression() const { return classes == 0; }
    bool isWrong(std::size_t i) const { return !isRegression() && truth[i] != predicted[i]; }
    /// Of the class that was answered; NaN when it is not known.
    float probability(std::size_t i) const;
    /// Whether something is known of the probability of every class.
    bool hasProbabilities() const { return !probabilities.empty() || kept.size() > 0; }
    /// Of the true class; NaN when it is not known.
    float truthProbability(std::size_t i) const;
    /// Sum of the squared probabilities of all classes; needs hasProbabilities().
    double squaredProbabilities(std::size_t i) const;
    /// Whether at least `count` classes are more probable than the true one; needs
    /// hasProbabilities(), and of kept ones `count` up to KeptProbabilities::kLargest.
    bool isBeaten(std::size_t i, std::size_t count) const;
    /// Mean over the examples of the probability of each class; empty when they are not known.
    std::vector<double> meanProbabilities() const;
    /// Adds the probabilities of the next example, one a class; its truth and its answer are there
    /// already.
    void addProbabilities(std::span<const float> ofClasses);
};

/// The answers to these examples, in their order, without probabilities and losses. Throws the usage Error
/// "evaluate.split" when one of them was not answered.
Predictions answersTo(const std::vector<base::SampleId>& ids, const Predictions& predictions);

/// Called with how far the work is, 0 .. 1; false: give up.
using Progress = std::function<bool(double)>;

/// Answers in eval mode, in batches, on the calling thread. Of train at most
/// train::kTrainScoreLimit examples, the ones that curves are drawn from. Test is refused with a
/// usage Error; "evaluate.cancelled" when `progress` says so.
Predictions predict(const data::Prepared& data, data::SplitKind split,
                    const model::Network& network, const train::Loss& loss,
                    const Progress& progress = {});

/// The one way to Test. `reason` must say something; recording the opening is up to the caller,
/// and comes first.
Predictions predictTest(const data::Prepared& data, const model::Network& network,
                        const train::Loss& loss, const std::string& reason,
                        const Progress& progress = {});

} // namespace assay::evaluate

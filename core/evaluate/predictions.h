// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/profile.h"
#include "model/network.h"
#include "train/train_spec.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace assay::evaluate {

/// How the examples of one split were answered, column by column, in the order of the split.
struct Predictions {
    data::SplitKind split = data::SplitKind::Train;
    std::size_t classes = 0; ///< 0: numbers are predicted
    std::vector<base::SampleId> ids;
    std::vector<std::uint16_t> truth;     ///< classification
    std::vector<std::uint16_t> predicted; ///< classification
    std::vector<float> probabilities;     ///< classification: examples x classes; empty: not known
    /// Where only that of the answer is known, by example; NaN: not that either. Else empty.
    std::vector<float> answerProbabilities;
    std::vector<double> targets; ///< regression, in the target's unit
    std::vector<double> values;  ///< regression: the answers, in the target's unit
    std::vector<float> losses;   ///< nats, or squared standardised differences; may be NaN

    std::size_t size() const { return ids.size(); }
    bool isRegression() const { return classes == 0; }
    bool isWrong(std::size_t i) const { return !isRegression() && truth[i] != predicted[i]; }
    /// Of the class that was answered; NaN when it is not known.
    float probability(std::size_t i) const;
};

/// Told how far the work is, 0 .. 1; false: give up.
using Progress = std::function<bool(double)>;

/// Answers in eval mode, in batches, on the calling thread. Of train at most
/// train::kTrainScoreLimit examples, the ones that curves are drawn from. Test is refused with a
/// usage Error; "evaluate.cancelled" when `progress` says so.
Predictions predict(const data::Prepared& data, data::SplitKind split,
                    const model::Network& network, train::Loss loss, const Progress& progress = {});

/// The one way to Test. `reason` must say something; recording the opening is up to the caller,
/// and comes first.
Predictions predictTest(const data::Prepared& data, const model::Network& network, train::Loss loss,
                        const std::string& reason, const Progress& progress = {});

} // namespace assay::evaluate

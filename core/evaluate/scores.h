// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/breakdown.h"
#include "evaluate/predictions.h"
#include "train/metric.h"
#include "train/run.h"

#include <map>
#include <optional>
#include <vector>

namespace assay::evaluate {

struct ClassReport {
    std::int64_t examples = 0;  ///< of this class
    std::int64_t predicted = 0; ///< answered as it
    std::int64_t correct = 0;
    std::optional<stats::Estimate> precision; ///< empty: never answered
    std::optional<stats::Estimate> recall;    ///< empty: no examples
    double f1 = 0;
    std::optional<double> auc; ///< one against the rest; needs probabilities and both sides
    std::optional<double> meanProbability; ///< that the class was given over all examples
};

/// How often examples of one class were answered as one class.
struct Confusion {
    std::uint16_t truth = 0, predicted = 0;
    std::int64_t count = 0;
};

/// Examples whose answer had a probability in one range (Guo et al. 2017, ICML, section 2).
struct ReliabilityBin {
    double low = 0, high = 1;
    std::int64_t examples = 0;
    double confidence = 0; ///< mean probability of the answer
    stats::Estimate accuracy;
};
inline constexpr std::size_t kReliabilityBins = 15;

/// Everything that is said of a split from its predictions.
struct SplitReport {
    data::SplitKind split = data::SplitKind::Train;
    train::SplitScore score;
    stats::Interval interval; ///< of the error (Wilson), or of the RMSE (bootstrap)
    std::optional<stats::Interval> maeInterval; ///< regression, bootstrap
    std::vector<ClassReport> classes;           ///< empty for regression
    std::vector<Confusion> confusions;          ///< that occur, by true class, then by answer
    double macroF1 = 0;                         ///< mean over classes with examples
    std::optional<double> topFive; ///< error of the best five answers; more than five classes only
    std::optional<double> auc;     ///< two classes: of the second; more: mean over classes
    std::optional<double> brier; ///< mean squared difference to the truth, summed over the classes
    std::vector<ReliabilityBin> bins; ///< empty: probabilities are not known
    double ece = 0; ///< expected calibration error: mean |accuracy - confidence| over examples

    std::int64_t confused(std::size_t truth, std::size_t predicted) const;
    Measured measured() const;
};

/// What counts as an error in error analysis: another class than the true one; of numbers a
/// residual larger than `rmse`, that of the split.
bool isMistake(const Predictions& predictions, std::size_t i, double rmse);

/// Throws an input Error when there are no examples. Of more than kMostWhole classes too all that is
/// said is exact: what is kept of their probabilities is enough for it.
SplitReport report(const Predictions& predictions);

/// A split by a metric, as its shortfall (train::Metric::shortfall) with its interval: Wilson's of
/// an error, else percentile bootstrap over the examples (Efron and Tibshirani 1993, chapter 13; as
/// stats::bootstrapMean). F1 is that of SplitReport::macroF1. Throws an input Error when there are
/// no examples.
Measured measuredBy(const train::Metric& metric, const Predictions& predictions,
                    std::uint64_t seed = 0);

/// What the numbers of a ladder are by a metric; without rungs.
Ladder ladderBy(const train::Metric& metric);

/// The ladder of one run by a metric, from its answers. Of one distribution train-val and test-val
/// are taken as one set.
Ladder ladderOf(const train::Metric& metric, std::vector<Predictions> answers,
                bool oneDistribution);

/// The ladder of one run. `oneDistribution`: train-val and test-val were cut from the same
/// examples as train, so that they are two halves of one validation set and there is no shift to
/// measure; they are put together.
Ladder ladderOf(const std::map<data::SplitKind, SplitReport>& reports,
                const std::optional<Measured>& irreducible, bool oneDistribution);

} // namespace assay::evaluate

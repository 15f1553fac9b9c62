// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/predictions.h"
#include "evaluate/scores.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::evaluate {

/// Shares of train that a size curve has (LECTURE 5, underfitting and overfitting: more data).
inline constexpr std::array kTrainParts{0.1, 0.25, 0.5, 1.0};

/// A network that was trained on a part of train, with as many updates as on all of it.
struct SizedRun {
    train::RunId run = 0;
    double part = 1;
    std::int64_t examples = 0; ///< of train
    std::map<data::SplitKind, SplitReport> reports;
    Predictions testVal;
};

/// The errors at one size; over several seeds their means.
struct SizePoint {
    double part = 1;
    std::int64_t examples = 0;
    std::vector<train::RunId> runs;
    /// Of train, train-val, test-val. With three seeds or more their noise is in the interval.
    std::map<data::SplitKind, stats::Estimate> errors;
};

enum class MoreData {
    Unknown,   ///< half or all of train is missing
    Helps,     ///< doubling train brought less error
    DoesNot,   ///< it brought under a tenth of the error
    CannotTell ///< neither can be said
};
std::string name(MoreData verdict); ///< "helps", as in files and JSON

struct SizeCurve {
    std::vector<SizePoint> points; ///< smallest first
    bool isShare = true;           ///< errors are shares; else RMSE
    /// test-val error with half of train - with all of it, on the same examples.
    std::optional<stats::Estimate> gain;
    MoreData verdict = MoreData::Unknown;
    std::string text;
};
/// Gains whose interval ends below this share of the error are too small to pay for data.
inline constexpr double kSmallGain = 0.1;

/// Runs of one size differ by their seed. The gain is paired: stats::pairedDifference, or the
/// difference of RMSE by bootstrap; with three seeds a size or more the mean over pairs of seeds,
/// its interval over seeds and sampling. `goal`: the wanted error; train error really above it
/// says that more data cannot reach it (Ng, Machine Learning Yearning, 28-30).
SizeCurve sizeCurve(std::vector<SizedRun> runs, const std::optional<double>& goal);

} // namespace assay::evaluate

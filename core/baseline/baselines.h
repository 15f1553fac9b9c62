// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "train/run.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace assay::baseline {

/// What a very simple method reaches, fitted on train (at most 10,000 examples of it, seeded).
struct Baseline {
    std::string name;     ///< "majority", "mean", "nearest_centroid", "logistic_regression",
                          ///< "linear_regression"
    train::Scores scores; ///< of the open splits; `loss` is NaN
    /// Numbers: of each split's RMSE, by bootstrap over its examples. Empty for classes.
    std::map<data::SplitKind, stats::Interval> rmseIntervals;
};

/// For classes: majority, nearest centroid, logistic regression; for numbers: mean, linear
/// regression. The lecture's "super-simple baselines": they show whether a network learns anything
/// at all. Takes seconds; `stop` true: gives up and returns what is complete.
std::vector<Baseline> compute(const data::Prepared& data, const std::function<bool()>& stop);

/// What they reach on train-val, the best first, as a run's row has it.
std::vector<train::BaselineValue> onTrainVal(const std::vector<Baseline>& baselines);

/// "nearest centroid", as people write it.
std::string displayName(const std::string& name);

} // namespace assay::baseline

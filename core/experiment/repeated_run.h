// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/compute.h"
#include "model/weight_file.h"
#include "train/run.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// A run that was trained once more, and which of its numbers came out the same.
//
// On the machine and the threads of the first time a training gives equal numbers, so that they are compared to the
// last bit. On others sums are added up in another order, which rounds them otherwise, and each update enlarges the
// difference. There
//  - the losses of the first 5 updates may differ by 1e-4 of themselves: rounding does not reach that far yet, even where
//    batch norm doubles the difference with every update, while other data, settings or another order of examples
//    exceed it at once;
//  - a score may differ by what chance leaves open anyway: by the half of its 95 % interval over the examples that it was
//    taken of (an error and 1 - F1: Wilson's; loss, RMSE, MAE and 1 - R2: 2 / sqrt(n) of the number, as of a mean over n
//    values that spread as far as they are large), or by the most that it moved from one epoch to the next in the last
//    third of the run, whichever is more;
//  - weights are not judged, as different weights can answer alike; how far they are apart is given.

namespace assay::experiment {

/// A number of the run before and now. Neither is there: it was not measured.
struct RepeatedNumber {
    using Value = std::variant<std::monostate, double, std::string>;

    std::string name; ///< "train_val.error", "best_train_val.loss", "batch_loss", "weights"
    Value before,
        now; ///< of weights their fingerprint; of a series the first that differs, else the last
    std::optional<bool> agrees;               ///< empty: not judged
    double tolerance = 0;                     ///< that the two may differ by; 0: to the last bit
    std::int64_t compared = 1, differing = 0; ///< of a series, its points
    std::optional<std::int64_t> firstDiffering = {}; ///< the update
    std::optional<double> distance = {}; ///< of weights: 2-norm of the difference / of those before
};

/// What a training left.
struct RunNumbers {
    std::optional<train::Scores> last; ///< after the last completed epoch
    std::optional<std::int64_t> bestEpoch;
    std::optional<train::SplitScore> bestTrainVal;
    std::map<std::int64_t, train::Scores> epochs; ///< by epoch; numbers of examples may be 0
    std::map<std::int64_t, double> losses;        ///< of the batch of each update, by its number
    std::vector<model::NamedValues> weights, bestWeights; ///< empty: not there
};

/// Every number that was there before, in the order in which they are shown. `exactly`: to the last bit.
std::vector<RepeatedNumber> compared(const RunNumbers& before, const RunNumbers& now, bool exactly);

/// After how many updates a repetition is ended at the latest, of a run that ended by its own settings after `made`: early
/// stopping may end it later elsewhere, where sums are rounded otherwise; settings that were changed may never end it.
std::int64_t mostRepeated(std::int64_t made);

/// The score of a metric's name (train::metric_name): "error"; null: it is none.
double train::SplitScore::*scoreNamed(const std::string& name);

/// In what a machine and a number of threads differ from those of a run (`environment`, JSON), as far as numbers depend
/// on it: "the processor was A and is B". Empty: in nothing. What the run did not say counts as the same.
std::vector<std::string> otherThan(const std::string& environment, const base::Compute& here,
                                   std::int64_t threads);

} // namespace assay::experiment

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/checked.h"
#include "train/metric.h"
#include "tune/search.h"

#include <filesystem>
#include <optional>
#include <string>

// Private to store/: what the rows of searches and trials say.

namespace assay::store {

/// That `searchIn` takes, in this order.
inline constexpr const char* kSearchColumns =
    "id, base, task, space, method, seed, trials, minutes, least_gain, "
    "early_stop, created, origin, measure, maximised, remark";

/// Refuses what the program could not have stored.
tune::Search searchIn(RowReader& next);

/// What the row of a trial and of its run say.
struct TrialRow {
    tune::TriedRun tried;
    std::string stoppedEarly;
    std::optional<train::RunState> state; ///< of its run
    std::string problem;
    std::int64_t step = 0;
    std::optional<double> score; ///< value of the metric, after the last epoch
    double seconds = 0;
    bool isDeleted = false;
    std::int64_t attempts = 0;
    std::optional<tune::TrialState> outcome; ///< of a trial of another program
    std::optional<double> reached;           ///< its value
};

/// How a trial ended in another program; empty: it is of this one.
std::optional<tune::TrialState> outcomeIn(RowReader& next);
/// What became of a trial. One that the machine ended, and that is begun again, has the reason of that end.
tune::TriedRun judged(TrialRow row, const std::filesystem::path& project,
                      const train::Metric& metric);

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/metric.h"
#include "tune/pruner.h"
#include "tune/search.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::tune {

/// Whether a rule compares with a trial: the median rule with those that finished, halving with all that were begun.
bool isComparedWith(EarlyStop rule, TrialState state);

/// Whether a rule decides on a trial of `epochs` epochs after so many of them: what it compares with need not be read else.
bool decidesAfter(EarlyStop rule, std::size_t done, std::int64_t epochs);

/// Why a trial of `epochs` epochs stops after the last of its values, a sentence; nothing: it goes on. No rule
/// looks before a quarter of its epochs, never after the first one and at the latest after the fifth; after the
/// last one nothing is left to stop. `others`: of the trials that the rule compares with, without this one; all are
/// shortfalls of `metric` after each epoch.
std::optional<std::string> reasonToStop(EarlyStop rule, const train::Metric& metric,
                                        const EpochValues& trial,
                                        const std::vector<EpochValues>& others,
                                        std::int64_t epochs);

} // namespace assay::tune

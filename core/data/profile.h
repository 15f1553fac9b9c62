// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"

#include <string>
#include <vector>

namespace assay::data {

struct SplitProfile {
    SplitKind split = SplitKind::Train;
    std::int64_t examples = 0;
    std::vector<std::int64_t> classCounts; ///< empty where labels are sealed
    std::string source;                    ///< path it was cut from
};

/// One column of a table in one split.
struct ColumnProfile {
    std::int64_t missing = 0;
    double mean = 0, deviation = 0, min = 0, max = 0; ///< numbers, dates
    /// Numbers and dates: examples in equal steps from the least to the greatest of train.
    /// Categories: of each of the most frequent in train, then of all others where a split has any.
    std::vector<std::int64_t> counts;
};

/// A column over the open splits.
struct ColumnSummary {
    std::size_t column = 0;            ///< of the source's columns
    std::vector<std::string> labels;   ///< of `counts`, categories only
    std::vector<ColumnProfile> splits; ///< in the order of kOpenSplits; empty: left out
};

/// What the Data page shows about a DataSpec.
struct Profile {
    DatasetInfo source;
    DatasetInfo serving;                         ///< empty kind: no second source
    std::vector<std::int64_t> sourceClassCounts; ///< all parts of the source together
    std::vector<SplitProfile> splits;
    std::string splitFingerprint;
    Guess guess;                        ///< on train
    std::vector<Encoding> inputs;       ///< what enters the network
    std::vector<Encoding> evaluated;    ///< the same where it is scored, if that is something else
    std::vector<ColumnSummary> columns; ///< tables
    ColumnSummary target;               ///< tables; `column` means nothing
    std::vector<base::Finding> findings;

    /// Of the first input of that kind; null: there is none.
    const Encoding* encoding(Modality modality) const;
    /// What a network for these data takes.
    std::vector<InputSpec> networkInputs() const;
};

Profile profile(const Prepared& prepared);
} // namespace assay::data

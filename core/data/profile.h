// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/catalog.h"
#include "data/preprocess.h"
#include "data/split.h"

#include <string>
#include <vector>

namespace assay::data {

/// One example, as it was read and as it enters the network.
struct Sample {
    base::SampleId id;
    SplitKind split = SplitKind::Train;
    std::uint32_t index = 0; ///< within its source
    std::uint16_t label = 0;
    double target = 0;                ///< regression
    std::vector<std::uint8_t> pixels; ///< pictures, to look at: channels x height x width
    std::vector<std::string> cells;   ///< tables: as written, column after column
    std::vector<float> series;        ///< series: step after step, each all its channels
    std::int64_t steps = 0;           ///< series
    std::vector<float> tensor;        ///< as it enters the network
    float min = 0, max = 0, mean = 0, deviation = 0; ///< of `tensor`
};

struct SplitProfile {
    SplitKind split = SplitKind::Train;
    std::int64_t examples = 0;
    std::vector<std::int64_t> classCounts;
    std::string source; ///< path it was cut from
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
    std::vector<float> scale, shift;   ///< of the normalisation, per channel
    Guess guess;                       ///< on train
    InputSpec input;                   ///< what enters the network
    std::vector<std::string> features; ///< tables: a name for each number that enters
    /// Tables: of each of them, the column of the source that it is made from.
    std::vector<std::size_t> featureColumns;
    std::vector<ColumnSummary> columns; ///< tables
    ColumnSummary target;               ///< tables; `column` means nothing
    std::vector<base::Finding> findings;
};

/// A data set, its cut and its normalisation, held together. Immutable, shared between threads.
struct Prepared {
    DatasetPtr source, serving;
    Splits splits;
    Preprocess preprocess;
    std::vector<base::Finding> findings; ///< of reading, and of comparing the sources
};

/// Opens, cuts and fits. Throws Error; "data.cancelled" when `progress` says so.
Prepared prepare(const DataSpec& spec, const ReadProgress& progress = {});
Profile profile(const Prepared& prepared);
/// `count` examples of a split from `offset` on; fewer at its end. Test is never given out.
std::vector<Sample> samples(const Prepared& prepared, SplitKind split, std::size_t offset,
                            std::size_t count);
Sample sampleAt(const Subset& subset, SplitKind split, std::size_t position,
                const Preprocess& preprocess);

} // namespace assay::data

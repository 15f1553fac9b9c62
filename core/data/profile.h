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
    std::vector<std::uint8_t> pixels;                ///< channels x height x width
    std::vector<float> tensor;                       ///< the same size, normalised
    float min = 0, max = 0, mean = 0, deviation = 0; ///< of `tensor`
};

struct SplitProfile {
    SplitKind split = SplitKind::Train;
    std::int64_t examples = 0;
    std::vector<std::int64_t> classCounts;
    std::string source; ///< path it was cut from
};

/// What the Data page shows about a DataSpec.
struct Profile {
    DatasetInfo source;
    DatasetInfo serving;                         ///< empty kind: no second source
    std::vector<std::int64_t> sourceClassCounts; ///< all parts of the source together
    std::vector<SplitProfile> splits;
    std::string splitFingerprint;
    std::vector<float> scale, shift; ///< of the normalisation, per channel
    double guessLoss = 0;            ///< nats: entropy of the class shares of train
    double guessError = 0;           ///< always the commonest class of train, on train
};

/// A data set, its cut and its normalisation, held together. Immutable, shared between threads.
struct Prepared {
    DatasetPtr source, serving;
    Splits splits;
    Preprocess preprocess;
};

/// Opens, cuts and fits. Throws Error.
Prepared prepare(const DataSpec& spec);
Profile profile(const Prepared& prepared);
/// `count` examples of a split from `offset` on; fewer at its end. Test is never given out.
std::vector<Sample> samples(const Prepared& prepared, SplitKind split, std::size_t offset,
                            std::size_t count);
Sample sampleAt(const Subset& subset, SplitKind split, std::size_t position,
                const Preprocess& preprocess);

} // namespace assay::data

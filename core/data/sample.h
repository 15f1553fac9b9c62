// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"

#include <span>

namespace assay::data {

/// Bytes to look at: channels x height x width.
struct ShownPicture {
    std::vector<std::uint8_t> pixels;
    Shape shape;
};

/// One example, as it was read and as it enters the network.
struct Sample {
    base::SampleId id;
    SplitKind split = SplitKind::Train;
    std::uint32_t index = 0; ///< within its source
    std::uint16_t label = 0;
    double target = 0;                       ///< regression
    std::vector<std::uint8_t> pixels;        ///< pictures, to look at: channels x height x width
    std::vector<ShownPicture> further;       ///< the second and further inputs of pictures
    std::vector<std::string> cells;          ///< tables: as written, column after column
    std::vector<float> series;               ///< series: step after step, each all its channels
    std::int64_t steps = 0;                  ///< series
    std::string text;                        ///< texts: as it was read
    std::vector<std::string> tokens;         ///< texts: those that enter, in order
    std::vector<bool> unknown;               ///< texts: of each, whether the vocabulary lacks it
    std::vector<std::vector<float>> tensors; ///< each input as it enters the network
    float min = 0, max = 0, mean = 0, deviation = 0; ///< of the first of these
};

/// `count` examples of a split from `offset` on; fewer at its end. Throws the usage Error
/// "test.sealed" for those whose labels are not to be seen.
std::vector<Sample> samples(const Prepared& prepared, SplitKind split, std::size_t offset,
                            std::size_t count);
/// The examples of the open parts with one of these ids, in the order of the ids, at most `count`; those
/// that are not there any more are passed over.
std::vector<Sample> samplesWith(const Prepared& prepared, std::span<const base::SampleId> ids,
                                std::size_t count);
Sample sampleAt(const Subset& subset, SplitKind split, std::size_t position,
                const Preprocess& preprocess);
/// The example of train at `place` as the first `count` epochs of a training see it that changes examples
/// by chance: pixels, series and tokens are those of the changed numbers. Throws a usage Error where
/// there is no such place.
std::vector<Sample> draws(const Prepared& prepared, const Augmenter& augmenter, std::size_t place,
                          std::size_t count);

} // namespace assay::data

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "model/network.h"
#include "train/train_spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::train {

/// What a training takes in memory, in bytes, by what it is for.
struct MemoryForecast {
    std::int64_t batch = 0; ///< examples of an update
    int shards = 1;         ///< threads that share a batch, each with gradients of its own

    // From the beginning to the end:
    std::int64_t data = 0;       ///< examples as they were read, with their targets
    std::int64_t parameters = 0; ///< with what training keeps beside them
    std::int64_t gradients = 0;  ///< their sum, and one set a shard
    std::int64_t optimiser = 0;  ///< its state
    std::int64_t batches = 0;    ///< examples of an update as they enter
    std::int64_t libraries = 0;  ///< what LibTorch takes for itself once it computes
    // Never at the same time, so that only the largest counts:
    std::int64_t activations = 0; ///< of an update: kept for the way back, and made on it
    std::int64_t evaluation = 0;  ///< of scoring, with the examples as they enter
    std::int64_t checkpoint = 0;  ///< of writing one
    std::int64_t firstLook = 0;   ///< of what is asked of the network before its first update

    std::int64_t peak() const;
    /// Of that, what has to be found once data were read and the network was built.
    std::int64_t toCome() const { return peak() - data - parameters; }
};

/// One of its parts with its name, as files and JSON call it: "activations".
struct MemoryPart {
    const char* name;
    const char* words; ///< "activations and their gradients", for a person
    std::int64_t bytes;
};
/// The largest first; those that count within the peak.
std::vector<MemoryPart> partsOf(const MemoryForecast& forecast);

/// Bytes of one way of examples through the network: `each` example and `always`.
struct PassBytes {
    double each = 0, always = 0;
    std::int64_t of(std::int64_t examples) const;
};

/// What a network takes on these data, measured once; a forecast for any batch is arithmetic on it.
struct MemoryMeasure {
    PassBytes update; ///< forward and backward, of one shard, its parameters' gradients left out
    PassBytes evaluation;                     ///< forward alone
    std::int64_t parameters = 0, buffers = 0; ///< bytes
    std::int64_t data = 0;
    std::int64_t exampleBytes = 0; ///< of one example as it enters, the longest
    std::int64_t elsewhere = 0;    ///< that the process of a module takes beside its passes
    std::int64_t trainExamples = 0, scoredExamples = 0;
    bool canSplit = true; ///< a batch between threads
};

/// Sends two small batches of train's longest examples through the network, forward and back, and counts what
/// LibTorch allocates; extrapolates that by the number of examples. Changes nothing of the network. Empty where
/// it is not on the processor, or train has no examples. Throws what the network throws.
std::optional<MemoryMeasure> measureMemory(const TrainSpec& spec, const data::Prepared& data,
                                           const model::Network& network);

/// At the batch size, optimiser and threads of `spec`. Rough: what was measured lay between a fifth below it and
/// twice it, as the C library keeps freed memory and a share is not explained yet.
MemoryForecast forecastMemory(const MemoryMeasure& measure, const TrainSpec& spec);

/// The largest batch, of the present one halved again and again, whose forecast has to find no more than
/// `free`. Empty: not even one example fits.
std::optional<std::int64_t> batchThatFits(const MemoryMeasure& measure, const TrainSpec& spec,
                                          std::int64_t free);

/// Bytes of the examples of these data, each data set once.
std::int64_t bytesOf(const data::Prepared& data);

} // namespace assay::train

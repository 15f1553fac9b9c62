// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "model/network.h"
#include "train/control.h"
#include "train/objective.h"
#include "train/run.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace assay::testing {

/// What core does with tensors behind its wall, in plain numbers.

/// A parameter after one optimiser step with each of `gradients`.
std::vector<float> afterSteps(const train::TrainSpec& spec, const std::vector<float>& start,
                              const std::vector<std::vector<float>>& gradients);

struct LossAnswer {
    double summed = 0;
    std::vector<std::int64_t> predicted;
    std::vector<float> probability;
};
/// `logits`: examples x outputs, row by row. Of a loss for numbers `labels` are the targets, and nothing is
/// predicted.
LossAnswer lossOf(const train::Loss& loss, const std::vector<float>& logits,
                  const std::vector<std::int64_t>& labels);

/// The same for what training makes small.
double summedOf(const train::Objective& objective, const std::vector<float>& outputs,
                const std::vector<std::int64_t>& labels);
/// Batch x classes, row by row, as `loss` reads them.
std::vector<float> probabilitiesOf(const train::Loss& loss, const std::vector<float>& outputs,
                                   std::int64_t count);

struct TwinAnswer {
    std::vector<float> outputs;
    std::vector<std::vector<float>> gradients; ///< of the mean loss, a parameter each
};
/// One forward and backward pass of as many examples as there are targets. `inputs`: all examples of
/// the first input of the network, then those of the next. `lengths`: steps of each series, or empty;
/// `targets`: labels, or numbers for SquaredError. `training`: as an update does it.
TwinAnswer forwardAndBackward(const model::Network& network, const train::Loss& loss,
                              const std::vector<float>& inputs,
                              const std::vector<std::int64_t>& lengths,
                              const std::vector<double>& targets, bool training = false);

struct GatheredBatch {
    std::vector<std::vector<float>> inputs;         ///< of each input, example after example
    std::vector<std::vector<std::int64_t>> shapes;  ///< of each input, the batch's size first
    std::vector<std::vector<std::int64_t>> lengths; ///< of each series; empty for other inputs
    std::vector<double> targets;
};
/// The batches that these lists of positions give, one after the other from one gatherer.
std::vector<GatheredBatch> gathered(const data::Subset& subset, const data::Preprocess& preprocess,
                                    const std::vector<std::vector<std::uint32_t>>& batches);

/// A split scored on so many threads; nothing when `control` says that the training ends.
std::optional<train::SplitScore> scored(const data::Prepared& data, const model::Network& network,
                                        const train::Loss& loss, data::SplitKind split, int threads,
                                        const train::Control& control);

/// Threads within each operation, from now on.
void setOperationThreads(int count);

/// What the last layer gives for series of the first input with so many steps each, of any shape.
std::vector<float> outputsOf(const model::Network& network, const std::vector<float>& series,
                             const std::vector<std::int64_t>& lengths);

/// The output of each node for one example of zeros, without its batch.
std::vector<model::Shape> outputShapes(const model::Network& network);

/// A bug that a person could have written, in a loop of its own around one batch.
enum class Planted { None, SignFlipped, SoftmaxFirst, LabelsShuffled, AllButLastFrozen };
/// Losses of `steps` updates on the first 32 train examples, as that loop reports them.
std::vector<double> plantedCurve(Planted fault, const data::Prepared& data,
                                 const model::ModelSpec& model, const train::TrainSpec& spec,
                                 int steps);

} // namespace assay::testing

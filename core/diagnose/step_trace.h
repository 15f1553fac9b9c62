// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/sample_id.h"
#include "data/prepared.h"
#include "model/network.h"
#include "train/train_spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::diagnose {

/// One tensor in numbers. Those of magnitude are over its finite values, and 0 where it has none.
struct TensorFacts {
    std::vector<std::int64_t> shape; ///< the first side of inputs and outputs is the batch
    std::string type;                ///< "float32"
    std::int64_t values = 0, zeros = 0, notFinite = 0;
    double least = 0, greatest = 0, mean = 0, deviation = 0;
};

/// The parts of one update, in their order.
enum class TracePart {
    Creation, ///< a weight as it was before the update
    Input,
    Forward, ///< what leaves a layer
    Target,
    Loss,
    Backward, ///< the gradient of a weight, from the last layer to the first
    Update    ///< what the optimiser added to a weight
};
std::string name(TracePart part); ///< "forward"

/// One line of the account: what was computed, and what is wrong with it.
struct TraceRow {
    TracePart part = TracePart::Forward;
    std::string name;       ///< of the input, layer or weight
    std::string kind;       ///< of a layer
    TensorFacts tensor;     ///< of the loss one value
    std::int64_t bytes = 0; ///< of all tensors up to this line
    std::string problem;    ///< what is wrong and what to do about it, in sentences; empty: nothing
    bool stops = false;     ///< the update cannot go on after it
    double ratio = 0;       ///< Update: 2-norm of the change / of the weight
};

/// An example of the batch with its part in the loss, not weighted, in the unit of the loss.
struct TracedExample {
    base::SampleId id;
    double loss = 0;
};

/// One update taken apart.
struct StepTrace {
    std::int64_t step = 1; ///< of the run, from 1
    std::string device;
    std::vector<TraceRow> rows;
    std::vector<TracedExample>
        examples;               ///< of its batch, the largest loss first; not finite before all
    std::optional<double> loss; ///< of the batch, with weights of classes and smoothed labels
    std::optional<double> gradientNorm; ///< before clipping
    std::optional<double> learningRate;

    /// The first row with a problem at or behind `from`; empty: there is none.
    std::optional<std::size_t> nextProblem(std::size_t from) const;
};

/// Takes the way of update `step`'s batch through the network apart: inputs, each layer, loss, gradients. The same
/// examples, augmentation and draws as in training, and all of it on the calling thread. Changes nothing. What the
/// network throws ends the account: its last row says so. Throws a usage Error where what training makes small
/// does not fit the data.
StepTrace traceStep(const train::TrainSpec& spec, std::uint64_t seed, const data::Prepared& data,
                    const model::Network& network, std::int64_t step);

/// Adds what an update did: `before` holds the flat weights that the account was made with, `network` those after
/// it.
void addUpdate(StepTrace& trace, const std::vector<std::vector<float>>& before,
               const model::Network& network);
/// The weights of a network, one vector a parameter, in its order.
std::vector<std::vector<float>> weightsOf(const model::Network& network);

/// What usually causes an error of PyTorch, and what to do: the sentence behind its message. Empty for a message
/// that is not known.
std::string likelyCause(const std::string& message);

} // namespace assay::diagnose

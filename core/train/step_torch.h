// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "train/observer.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace assay::train {

/// Tensors by name. They share memory with what they belong to: writing into one restores it.
using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// What a step asks for and says while it makes what it learns from.
struct Preparation {
    std::function<bool()>
        mayGoOn; ///< to be asked at least once a second; false: it is to end. May block
    std::function<void(const char* kind, double value)> happened; ///< as RunEvent
};

/// One update of the weights, whatever it takes. The loop, its pauses, checkpoints and findings use
/// this and no network. One thread calls: lossAndGradient, then apply or applyMeasured, if any.
class Step
{
public:
    virtual ~Step() = default;

    /// Makes what the updates learn from. Called once, before the first update that this step makes, when a
    /// resumed run has its state again: what was made by then is not made anew. False: `mayGoOn` ended it, and
    /// state() has what there is so far.
    virtual bool prepare(const Preparation& /*preparation*/) { return true; }

    /// Updates of one epoch, at least 1.
    virtual std::int64_t stepsPerEpoch() const = 0;

    /// Mean loss of the batch of update `step`, counted from 0 over the whole run, in nats or squared
    /// standardised difference. When it is not finite there is no gradient.
    virtual double lossAndGradient(std::int64_t step) = 0;
    virtual std::int64_t examples() const = 0; ///< of that batch
    virtual double gradientNorm() const = 0;   ///< 2-norm over all parameters, before clipping

    virtual void apply(double learningRate) = 0;
    /// The same, and what it did to the loss of its own batch. `step` is left at 0.
    virtual StepEffect applyMeasured(double learningRate) = 0;

    /// What each layer did in the update that was just made; empty: not measured. Gives it once.
    virtual std::vector<LayerNumbers> takeLayers() { return {}; }

    /// Where the loss, or else the gradient, of that batch stopped being finite: a blocker with the
    /// examples of the batch. It may take its time.
    virtual base::Finding notFinite() = 0;

    /// An epoch was scored: `shortfall` of train-val (train::Metric). Epochs count from 1.
    virtual void epochScored(std::int64_t /*epoch*/, double /*shortfall*/) {}
    /// After the last epoch: puts back the weights of the epoch that the run is to end with, and gives
    /// its number; 0: those that are there.
    virtual std::int64_t chooseEpoch() { return 0; }

    /// All that a resumed run needs, but for LibTorch's own generator: weights and optimisers.
    virtual NamedTensors state() = 0;
};

} // namespace assay::train

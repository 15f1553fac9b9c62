// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "train/layer_numbers.h"
#include "train/run.h"
#include "train/schedule.h"

#include <optional>
#include <vector>

namespace assay::train {

struct StepReport {
    std::int64_t step = 0; ///< updates made so far, from 1
    double epoch = 0;      ///< epochs seen so far, with fraction
    double seconds = 0;    ///< of training, pauses left out
    double loss = 0;       ///< mean over the batch, nats
    double learningRate = 0;
    double baseRate = 0;                   ///< what the schedule's factor made it from
    double gradientNorm = 0;               ///< 2-norm over all parameters, before clipping
    double samplesPerSecond = 0;           ///< over about the last half second
    std::vector<LayerNumbers> layers = {}; ///< in their order; empty: not measured at this update
};

/// What one update did, as far as its own batch shows it. In eval mode.
struct StepEffect {
    std::int64_t step = 0;     ///< updates made, this one included
    double before = 0;         ///< mean loss of its batch, with the weights before it
    double after = 0;          ///< and with those after it
    double updateToWeight = 0; ///< 2-norm of what changed / that of all weights before
};

/// How the network answers a fixed set of examples.
struct Answers {
    std::int64_t step = 0;
    std::vector<std::uint16_t> predicted;
    std::vector<float> probability;   ///< of the predicted class
    std::vector<double> values;       ///< regression, in the target's unit; the others are empty
    std::optional<StepEffect> effect; ///< of the last update, where a pause follows it
};

/// Watches a trainer. All calls come on the training thread, between steps; a slow observer slows
/// the training. The bodies are empty.
class RunObserver
{
public:
    virtual ~RunObserver() = default;
    virtual void stepDone(const StepReport&) {}
    virtual void evaluationBegins(std::int64_t /*epoch*/) {}
    virtual void epochDone(const EpochReport&) {}
    virtual void happened(const RunEvent&) {}
    /// A person changed the learning rate: all changes that this run has now, past and to come.
    virtual void rateChanged(const std::vector<RateChange>&) {}
    virtual void found(const base::Finding&) {}
    virtual void answered(const Answers&) {}
    virtual void stateChanged(RunState) {}
    /// Before the last checkpoint is written: what the observer keeps must be safe first.
    virtual void checkpointDue() {}
    /// A checkpoint was kept (train/kept.h).
    virtual void kept(std::int64_t /*step*/, std::int64_t /*bytes*/) {}
};

} // namespace assay::train

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"
#include "model/model_spec.h"
#include "train/train_spec.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace assay::train {

struct LossTensors;
struct OutputReading;

/// A kind of loss: all that the house asks of it. Each is one file in train/losses, and one line in
/// loss_torch.cpp. A value; what it computes with tensors is in loss_torch.h.
struct Loss {
    const char* name;          ///< "cross_entropy", as in a spec
    const char* help;          ///< what it makes small, for a person
    bool takesNumbers = false; ///< targets are numbers, standardised; else labels
    /// Classes are learned as the numbers of their labels, from 0, by one output: no probability is behind
    /// it.
    bool takesClassNumbers = false;
    bool isSoftmax = false; ///< the outputs become probabilities of all classes together
    /// Outputs of a network for so many classes. Throws a usage Error when it does not take them.
    std::int64_t (*outputs)(std::int64_t classes);
    /// Adds what is left, summed, when equal inputs with these targets get the best answer: a loss
    /// cannot fall below it.
    void (*addFloor)(std::span<const double> targets, double& sum);
    const LossTensors* tensors;
    const OutputReading* reading = nullptr; ///< of classes: what outputs say. Null for numbers
};

/// All that a spec can name.
const std::vector<Loss>& losses();
/// Throws a usage Error that lists what there is.
const Loss& lossNamed(const std::string& name);

/// The loss that a spec means for a task and a network of such outputs: "auto" is the cross-entropy of
/// what they are, a loss that is named takes them as they stand. Answers and probabilities are read
/// from what they are. Throws a usage Error when they do not fit together.
Loss lossFor(const TrainSpec& spec, data::Task task,
             model::OutputKind outputs = model::OutputKind::Auto);

} // namespace assay::train

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"
#include "train/loss.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assay::train {

/// What training makes small: a loss, with smoothed labels and weighted classes where a spec asks for
/// them. A batch has the sum over its examples, divided by the sum of their weights, as PyTorch has it;
/// where none of them counts (PyTorch gives no number there), by how many there are.
/// Scores are of the loss alone, so that runs with other settings compare.
struct Objective {
    Loss loss;
    /// The share of a label that is spread evenly over all classes (Szegedy et al. 2016, section 7).
    double labelSmoothing = 0;
    std::vector<double> classWeights = {}; ///< a class each; empty: all weigh the same
    std::int64_t classes = 0;

    bool isPlain() const { return labelSmoothing == 0 && classWeights.empty(); }
    double weightOf(std::size_t label) const
    {
        return classWeights.empty() ? 1 : classWeights[label];
    }
    /// Of the labels of these examples: what their sum is divided by. Their number where none of them counts.
    double totalWeight(const data::Subset& examples) const;
    /// The same of a sum that was added up already: 0 / 0 would be no number, and end a training.
    static double divisorOf(double weights, std::size_t examples)
    {
        return weights > 0 ? weights : static_cast<double>(examples);
    }
    /// Adds what is left, summed, when equal inputs with these targets get the best answer: it cannot
    /// fall below that.
    void addFloor(std::span<const double> targets, double& sum) const;
};

/// `train`: the whole part, which "balanced" weights are of. Throws as classWeights.
Objective objectiveFor(const TrainSpec& spec, const Loss& loss, const data::Subset& train);

/// Whether a setting of training changes it for such a task.
bool hasEffect(const base::Field& field, data::Task task);

} // namespace assay::train

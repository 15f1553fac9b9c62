// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/loss.h"

#include <ATen/ATen.h>

namespace assay::train {

/// The answer to each example, int64, and the probability it was given.
struct Decisions {
    at::Tensor predicted;
    at::Tensor probability;
};

/// What a loss computes. outputs: batch x outputs; targets: batch; labels as int64, or numbers as
/// float.
struct LossTensors {
    at::Tensor (*of)(const at::Tensor& outputs, const at::Tensor& targets,
                     at::Reduction::Reduction how);
    /// Batch x classes: what `of` takes for the logarithms of the probabilities. Classes only.
    at::Tensor (*logProbabilities)(const at::Tensor& outputs) = nullptr;
};

/// What the outputs of a network say of so many classes.
struct OutputReading {
    Decisions (*decide)(const at::Tensor& outputs, std::int64_t classes);
    /// Batch x classes, float, also where one output decides between two.
    at::Tensor (*probabilities)(const at::Tensor& outputs, std::int64_t classes);
};

/// Summed loss of a batch.
at::Tensor summedLoss(const Loss& loss, const at::Tensor& outputs, const at::Tensor& targets);
/// The same for each example by itself: batch, float.
at::Tensor lossOfEach(const Loss& loss, const at::Tensor& outputs, const at::Tensor& targets);

} // namespace assay::train

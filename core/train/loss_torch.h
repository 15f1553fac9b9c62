// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/train_spec.h"

#include <ATen/ATen.h>

namespace assay::train {

/// Summed loss of a batch. logits: batch x classes (batch x 1 for Binary and SquaredError);
/// targets: batch; labels as int64, or numbers as float for SquaredError.
at::Tensor summedLoss(Loss loss, const at::Tensor& logits, const at::Tensor& targets);
/// The same for each example by itself: batch, float.
at::Tensor lossOfEach(Loss loss, const at::Tensor& logits, const at::Tensor& targets);

/// The answer to each example, int64, and the probability it was given. Classification only.
struct Decisions {
    at::Tensor predicted;
    at::Tensor probability;
};
Decisions decide(Loss loss, const at::Tensor& logits);

} // namespace assay::train

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/train_spec.h"

#include <ATen/ATen.h>

namespace assay::train {

/// Summed loss of a batch. logits: batch x classes (batch x 1 for Binary); labels: batch, int64.
at::Tensor summedLoss(Loss loss, const at::Tensor& logits, const at::Tensor& labels);

/// The answer to each example, int64, and the probability it was given.
struct Decisions {
    at::Tensor predicted;
    at::Tensor probability;
};
Decisions decide(Loss loss, const at::Tensor& logits);

} // namespace assay::train

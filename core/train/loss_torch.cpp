// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/loss_torch.h"

namespace assay::train {

at::Tensor summedLoss(Loss loss, const at::Tensor& logits, const at::Tensor& labels)
{
    if (loss == Loss::CrossEntropy)
        return at::cross_entropy_loss(logits, labels, {}, at::Reduction::Sum);
    return at::binary_cross_entropy_with_logits(logits.squeeze(1), labels.to(logits.dtype()), {},
                                                {}, at::Reduction::Sum);
}

Decisions decide(Loss loss, const at::Tensor& logits)
{
    if (loss == Loss::CrossEntropy) {
        auto [probability, predicted] = at::softmax(logits, 1).max(1);
        return {predicted, probability};
    }
    const at::Tensor positive = at::sigmoid(logits.squeeze(1));
    const at::Tensor predicted = positive.gt(0.5);
    return {predicted.to(at::kLong), at::where(predicted, positive, 1 - positive)};
}

} // namespace assay::train

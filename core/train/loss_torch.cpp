// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/loss_torch.h"

namespace assay::train {

namespace {

at::Tensor reduced(Loss loss, const at::Tensor& logits, const at::Tensor& targets,
                   at::Reduction::Reduction how)
{
    switch (loss) {
    case Loss::Binary:
        return at::binary_cross_entropy_with_logits(logits.squeeze(1), targets.to(logits.dtype()),
                                                    {}, {}, how);
    case Loss::SquaredError: return at::mse_loss(logits.squeeze(1), targets, how);
    case Loss::Auto:
    case Loss::CrossEntropy: break;
    }
    return at::cross_entropy_loss(logits, targets, {}, how);
}

} // namespace

at::Tensor summedLoss(Loss loss, const at::Tensor& logits, const at::Tensor& targets)
{
    return reduced(loss, logits, targets, at::Reduction::Sum);
}

at::Tensor lossOfEach(Loss loss, const at::Tensor& logits, const at::Tensor& targets)
{
    return reduced(loss, logits, targets, at::Reduction::None);
}

Decisions decide(Loss loss, const at::Tensor& logits)
{
    if (loss != Loss::Binary) {
        auto [probability, predicted] = at::softmax(logits, 1).max(1);
        return {predicted, probability};
    }
    const at::Tensor positive = at::sigmoid(logits.squeeze(1));
    const at::Tensor predicted = positive.gt(0.5);
    return {predicted.to(at::kLong), at::where(predicted, positive, 1 - positive)};
}

} // namespace assay::train

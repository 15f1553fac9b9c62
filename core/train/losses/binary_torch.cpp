// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "train/loss_torch.h"
#include "train/losses/entropy.h"

#include <fmt/format.h>

namespace assay::train::kinds {

namespace {

std::int64_t outputsOf(std::int64_t classes)
{
    if (classes != 2)
        throw base::usageError("train.loss",
                               fmt::format("train.loss = binary needs two classes, the data have "
                                           "{}; use cross_entropy.",
                                           classes));
    return 1;
}

constexpr LossTensors kTensors{
    .of =
        [](const at::Tensor& logits, const at::Tensor& targets, at::Reduction::Reduction how) {
            return at::binary_cross_entropy_with_logits(logits.squeeze(1),
                                                        targets.to(logits.dtype()), {}, {}, how);
        },
    .decide =
        [](const at::Tensor& logits) {
            const at::Tensor positive = at::sigmoid(logits.squeeze(1));
            const at::Tensor predicted = positive.gt(0.5);
            return Decisions{predicted.to(at::kLong), at::where(predicted, positive, 1 - positive)};
        },
    .probabilities =
        [](const at::Tensor& logits) {
            const at::Tensor second = at::sigmoid(logits);
            return at::cat({1 - second, second}, 1);
        }};

} // namespace

extern const Loss binary;
const Loss binary{.name = "binary",
                  .help = "sigmoid and cross-entropy on one logit; two classes",
                  .outputs = outputsOf,
                  .addFloor = addEntropy,
                  .tensors = &kTensors};

} // namespace assay::train::kinds

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/losses/entropy.h"
#include "train/losses/readings_torch.h"

namespace assay::train::kinds {

namespace {

constexpr LossTensors kTensors{
    .of =
        [](const at::Tensor& logits, const at::Tensor& targets, at::Reduction::Reduction how) {
            return at::cross_entropy_loss(logits, targets, {}, how);
        },
    .logProbabilities = [](const at::Tensor& logits) { return at::log_softmax(logits, 1); }};

} // namespace

extern const Loss crossEntropy;
const Loss crossEntropy{.name = "cross_entropy",
                        .help = "softmax and cross-entropy on one logit per class",
                        .isSoftmax = true,
                        .outputs = [](std::int64_t classes) { return classes; },
                        .addFloor = addEntropy,
                        .tensors = &kTensors,
                        .reading = &softmaxReading};

} // namespace assay::train::kinds

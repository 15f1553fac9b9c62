// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "train/losses/entropy.h"
#include "train/losses/readings_torch.h"

#include <fmt/format.h>

namespace assay::train::kinds {

namespace {

std::int64_t outputsOf(std::int64_t classes)
{
    if (classes != 2)
        throw base::usageError("train.loss",
                               fmt::format("One output (train.loss = binary, model.output = logit "
                                           "or probability) is for two classes, the data have {}; "
                                           "use cross_entropy, and a network of an output a class.",
                                           classes));
    return 1;
}

constexpr LossTensors kTensors{
    .of =
        [](const at::Tensor& logits, const at::Tensor& targets, at::Reduction::Reduction how) {
            return at::binary_cross_entropy_with_logits(logits.squeeze(1),
                                                        targets.to(logits.dtype()), {}, {}, how);
        },
    .logProbabilities =
        [](const at::Tensor& logits) {
            return at::cat({at::log_sigmoid(-logits), at::log_sigmoid(logits)}, 1);
        }};

} // namespace

extern const Loss binary;
const Loss binary{.name = "binary",
                  .help = "sigmoid and cross-entropy on one logit; two classes",
                  .outputs = outputsOf,
                  .addFloor = addEntropy,
                  .tensors = &kTensors,
                  .reading = &sigmoidReading};

} // namespace assay::train::kinds

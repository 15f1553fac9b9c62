// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/losses/entropy.h"
#include "train/losses/readings_torch.h"

namespace assay::train::kinds {

namespace {

constexpr LossTensors kTensors{
    .of = [](const at::Tensor& outputs, const at::Tensor& targets,
             at::Reduction::Reduction how) { return at::nll_loss(outputs, targets, {}, how); },
    .logProbabilities = [](const at::Tensor& outputs) { return outputs; }};

} // namespace

extern const Loss nll;
const Loss nll{.name = "nll",
               .help = "negative log-likelihood of outputs that are log-probabilities already; for "
                       "a module of one's own that ends in a log-softmax",
               .outputs = [](std::int64_t classes) { return classes; },
               .addFloor = addEntropy,
               .tensors = &kTensors,
               .reading = &softmaxReading};

} // namespace assay::train::kinds

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/losses/of_probabilities.h"

#include "train/losses/readings_torch.h"

#include <limits>

namespace assay::train::kinds {

namespace {

/// Zero has no logarithm.
at::Tensor logOf(const at::Tensor& probabilities)
{
    return probabilities.clamp_min(std::numeric_limits<float>::min()).log();
}

at::Tensor logOfTwo(const at::Tensor& second)
{
    return at::cat({logOf(1 - second), logOf(second)}, 1);
}

at::Tensor nllOf(const at::Tensor& logProbabilities, const at::Tensor& targets,
                 at::Reduction::Reduction how)
{
    return at::nll_loss(logProbabilities, targets, {}, how);
}

constexpr LossTensors kOfProbabilities{
    .of =
        [](const at::Tensor& outputs, const at::Tensor& targets, at::Reduction::Reduction how) {
            requireProbabilities(outputs);
            return nllOf(logOf(outputs), targets, how);
        },
    .logProbabilities =
        [](const at::Tensor& outputs) {
            requireProbabilities(outputs);
            return logOf(outputs);
        }};

constexpr LossTensors kOfOneProbability{
    .of =
        [](const at::Tensor& outputs, const at::Tensor& targets, at::Reduction::Reduction how) {
            requireProbabilities(outputs);
            return nllOf(logOfTwo(outputs), targets, how);
        },
    .logProbabilities =
        [](const at::Tensor& outputs) {
            requireProbabilities(outputs);
            return logOfTwo(outputs);
        }};

constexpr LossTensors kOfLogProbabilities{
    .of =
        [](const at::Tensor& outputs, const at::Tensor& targets, at::Reduction::Reduction how) {
            requireLogProbabilities(outputs);
            return nllOf(outputs, targets, how);
        },
    .logProbabilities =
        [](const at::Tensor& outputs) {
            requireLogProbabilities(outputs);
            return outputs;
        }};

} // namespace

extern const Loss crossEntropy, binary;

Loss ofProbabilities()
{
    Loss loss = crossEntropy;
    loss.isSoftmax = false;
    loss.tensors = &kOfProbabilities;
    loss.reading = &probabilitiesReading;
    return loss;
}

Loss ofLogProbabilities()
{
    Loss loss = crossEntropy;
    loss.isSoftmax = false;
    loss.tensors = &kOfLogProbabilities;
    return loss;
}

Loss ofOneProbability()
{
    Loss loss = binary;
    loss.tensors = &kOfOneProbability;
    loss.reading = &probabilityReading;
    return loss;
}

} // namespace assay::train::kinds

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/losses/readings_torch.h"

#include <numeric>

namespace assay::train::kinds {

namespace {

/// The squared differences from their mean.
void addVariance(std::span<const double> targets, double& sum)
{
    const double mean =
        std::accumulate(targets.begin(), targets.end(), 0.0) / static_cast<double>(targets.size());
    for (const double target : targets)
        sum += (target - mean) * (target - mean);
}

/// As a program does that takes labels for quantities: classes have no order.
constexpr LossTensors kOfClassNumbers{
    .of = [](const at::Tensor& outputs, const at::Tensor& targets, at::Reduction::Reduction how) {
        return at::mse_loss(outputs.squeeze(1), targets.to(outputs.dtype()), how);
    }};

constexpr LossTensors kTensors{
    .of = [](const at::Tensor& outputs, const at::Tensor& targets, at::Reduction::Reduction how) {
        return at::mse_loss(outputs.squeeze(1), targets, how);
    }};

} // namespace

extern const Loss squaredError;
const Loss squaredError{.name = "squared_error",
                        .help = "squared difference of standardised targets; regression",
                        .takesNumbers = true,
                        .outputs = [](std::int64_t) { return std::int64_t{1}; },
                        .addFloor = addVariance,
                        .tensors = &kTensors};

extern const Loss classNumber;
const Loss classNumber{.name = "class_number",
                       .help =
                           "squared difference from the number of the class, by one output: for a "
                           "program that does so, as classes have no order",
                       .takesClassNumbers = true,
                       .outputs = [](std::int64_t) { return std::int64_t{1}; },
                       .addFloor = addVariance,
                       .tensors = &kOfClassNumbers,
                       .reading = &classNumberReading};

} // namespace assay::train::kinds

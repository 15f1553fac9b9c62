// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/loss_torch.h"

#include <algorithm>
#include <cmath>

// Half the squared difference up to one standard deviation of the target, beyond it linear, so that
// single far-off targets pull less (Huber 1964, eq. 2.6, with k = 1).

namespace assay::train::kinds {

namespace {

constexpr double kDelta = 1;

double lossOf(double difference)
{
    const double size = std::abs(difference);
    return size <= kDelta ? size * size / 2 : kDelta * (size - kDelta / 2);
}

/// At the answer where the slopes of all of them cancel, which is found by halving.
void addFloor(std::span<const double> targets, double& sum)
{
    auto [low, high] = std::minmax_element(targets.begin(), targets.end());
    double below = *low, above = *high;
    constexpr int kHalvings = 200; // more than a double has digits
    for (int k = 0; k < kHalvings; ++k) {
        const double answer = (below + above) / 2;
        double slope = 0;
        for (const double target : targets)
            slope += std::clamp(target - answer, -kDelta, kDelta);
        (slope > 0 ? below : above) = answer;
    }
    for (const double target : targets)
        sum += lossOf(target - below);
}

constexpr LossTensors kTensors{
    .of = [](const at::Tensor& outputs, const at::Tensor& targets, at::Reduction::Reduction how) {
        return at::huber_loss(outputs.squeeze(1), targets, how, kDelta);
    }};

} // namespace

extern const Loss huber;
const Loss huber{
    .name = "huber",
    .help = "half the squared difference of standardised targets up to 1, beyond it linear; "
            "regression with far-off targets",
    .takesNumbers = true,
    .outputs = [](std::int64_t) { return std::int64_t{1}; },
    .addFloor = addFloor,
    .tensors = &kTensors};

} // namespace assay::train::kinds

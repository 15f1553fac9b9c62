// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "model/network.h"

#include <cstdint>
#include <vector>

namespace assay::testing {

/// What core/adapt does with tensors, in plain numbers. Rows: examples x width.
using Rows = std::vector<std::vector<double>>;

double coralDistance(const Rows& source, const Rows& target);
Rows aligned(const Rows& features, const Rows& target);

struct Reversal {
    double value = 0, gradient = 0;
};
/// Of 3 x at x.
Reversal reversal(double x, double strength);

double mutualInformation(const data::Prepared& data, const model::Network& network);

/// What an epoch came to: `shortfall` of train-val, and by how much the answer is the first class whatever the input.
struct ScoredEpoch {
    double shortfall = 0, bias = 0;
};
/// The epoch, from 1, whose weights a method without labels ends with. `network` is left with them.
std::int64_t chosenEpoch(const data::Prepared& data, model::Network& network,
                         const std::vector<ScoredEpoch>& epochs);

/// The inputs of the target part as they enter the network, an example each.
std::vector<std::vector<float>> gatheredTarget(const data::Prepared& data);
void scaleWeights(model::Network& network, double factor);
void addToOutputBias(model::Network& network, std::int64_t output, double value);

} // namespace assay::testing

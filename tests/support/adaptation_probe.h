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

/// The inputs of the target part as they enter the network, an example each.
std::vector<std::vector<float>> gatheredTarget(const data::Prepared& data);
void scaleWeights(model::Network& network, double factor);
void addToOutputBias(model::Network& network, std::int64_t output, double value);

} // namespace assay::testing

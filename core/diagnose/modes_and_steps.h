// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "diagnose/first_batch.h"

#include <cstdint>
#include <vector>

namespace assay::diagnose {

/// What a network does otherwise in training than in evaluation, and which steps of its inputs it uses:
/// "network.modes_differ", "network.norm_epsilon", "network.steps_unused", "network.counts_steps", "network.reads_padding";
/// how it weighs steps, and where units are taken together in place of them: "network.attention_sharp",
/// "network.softmax_of_one", "network.softmax_over_queries", "network.softmax_over_heads", "network.units_together",
/// "network.pixels_unordered", "network.steps_as_channels"; weights that begin too large: "network.saturated_start"; answers that do: "network.outputs_scaled"; what
/// enters, divided once more or made far larger: "network.scaled_again", "network.large_inside". By the examples of lookAtFirstBatch, which gave `seen`; finds nothing where their answers
/// were no numbers, and leaves out what the network refuses to be asked. Runs on the calling thread and changes nothing
/// of the network.
std::vector<base::Finding> modesAndSteps(const train::TrainSpec& spec, std::uint64_t seed,
                                         const data::Prepared& data, const model::Network& network,
                                         const FirstBatch& seen);

const base::FindingKinds& modesAndStepsFindings();

/// A factor behind the last layer that "network.outputs_scaled" names, from here on. Of 194 small modules that were tried,
/// with a bias at their end, 189 had one of 1; four had 100 and one 0.001, each of which was the fault.
inline constexpr double kFactorBehind = 10;

} // namespace assay::diagnose

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/added_losses_torch.h"
#include "train/step_torch.h"

#include <memory>

// Adaptations of a network that was trained: most of its weights stay as they are.

namespace assay::adapt {

/// `features`, examples x width, with mean and deviations of `target` and towards its covariance: standardised,
/// whitened by their own covariance and coloured by the target's, each with the identity added (Sun, Feng and
/// Saenko 2016, algorithm 1), then scaled and moved as the target's are.
at::Tensor aligned(const at::Tensor& features, const at::Tensor& target);

/// Learns a new output layer alone, from zeros, on aligned features of train (Method::Coral).
std::unique_ptr<train::Step> alignedHead(const Use& use);

/// Each update takes one batch of the target through the network: batch norms keep the mean of the statistics
/// of all batches so far, weighted by their examples (Method::AdaBn). No weight changes.
std::unique_ptr<train::Step> normStatistics(const Use& use);

} // namespace assay::adapt

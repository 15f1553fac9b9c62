// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/adapt_spec.h"
#include "data/batches_torch.h"
#include "model/feature_place_torch.h"
#include "model/network_torch.h"
#include "train/added_loss_torch.h"
#include "train/loss.h"
#include "train/trainer.h"

#include <memory>
#include <vector>

namespace assay::adapt {

/// What an adaptation works with. All outlive what is made of it.
struct Use {
    const AdaptSpec& spec;
    const train::TrainJob& job;
    const model::Network::Body& network;
    const train::Loss& loss;
};

/// A batch on its way through the network.
struct FeaturePass {
    at::Tensor features, outputs;
};
/// `weights`: leaves, so that gradients flow to them; null: the network's own, without gradients.
FeaturePass featurePass(const model::Network::Body& network, const model::FeaturePlace& place,
                        const data::Batch& batch, const model::Pass& pass,
                        const std::vector<at::Tensor>* weights = nullptr);

/// Half the squared distance of the covariances of two sets of features, examples x width each, as deep
/// CORAL takes it: the sum of the squared differences, divided by 4 width^2 (Sun and Saenko 2016, eq. 1 to
/// 3). At least two examples each.
at::Tensor coralDistance(const at::Tensor& source, const at::Tensor& target);

/// `x` with a gradient that is multiplied with -`strength` (Ganin et al. 2016, section 4.2).
at::Tensor reversed(const at::Tensor& x, double strength);

/// How much of its strength a reversal has after this share of the updates (the same, section 5.2.2).
double reversalRamp(double share);

/// For SupervisedStep::add, on batches of train. `steps`: of the whole run.
std::unique_ptr<train::AddedLoss> addTarget(const Use& use);
std::unique_ptr<train::AddedLoss> deepCoral(const Use& use, std::int64_t steps);
std::unique_ptr<train::AddedLoss> adversary(const Use& use, std::int64_t steps);

} // namespace assay::adapt

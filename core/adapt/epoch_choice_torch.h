// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/added_losses_torch.h"
#include "adapt/selection.h"
#include "train/step_torch.h"

#include <memory>

namespace assay::adapt {

/// What the answers to the target part say of its classes: the entropy of the mean answer less the mean
/// entropy of the answers, nats. Large where each is sure and all classes occur; a network that answers one
/// class alone has none, however sure it is (Bridle, Heading and MacKay 1991, NIPS 4). Of at most
/// train::kTrainScoreLimit examples; labels are not read.
double mutualInformation(const data::Prepared& data, const model::Network::Body& network);

/// `step`, which ends with the weights of the epoch that is chosen without labels of the target: among
/// those whose train-val lies within kSourceTolerance of the best so far the one with the most mutual
/// information. A better epoch of train-val puts those out that lie too far above it then. For classes by a
/// soft-max; `step` alone for others.
std::unique_ptr<train::Step> choosingEpoch(std::unique_ptr<train::Step> step, const Use& use);

} // namespace assay::adapt

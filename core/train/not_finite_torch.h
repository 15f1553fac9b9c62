// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/batches_torch.h"
#include "model/network_torch.h"

#include <string>

namespace assay::train {

/// Where numbers stopped being finite. Called once a run at most: it may take its time.
struct NotFinite {
    std::string place;         ///< "input", a layer, or "loss" when every layer is finite
    bool weightsFinite = true; ///< of that layer
};

/// Sends a batch of training through the network once more and names the first layer whose output is not finite.
NotFinite firstNotFinite(const model::Network::Body& network, const data::Batch& batch,
                         const model::BatchPlace& place);

/// The layer that had a bad gradient first: gradients flow from the output back. Each value may be
/// finite and the norm not, as squares overflow sooner: then the layer of the largest value.
/// `gradient` is laid out as the network's flat weights.
std::string layerOfBadGradient(const model::Network::Body& network, const at::Tensor& gradient);

} // namespace assay::train

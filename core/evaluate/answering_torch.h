// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/batches_torch.h"
#include "evaluate/predictions.h"
#include "model/network_torch.h"

#include <functional>

namespace assay::evaluate {

/// Answers a subset in its order, in eval mode, without gradients: `use` gets each batch with its
/// logits, `tap` sees the layers. "evaluate.cancelled" when `progress` says so.
void answerInBatches(const data::Prepared& data, const data::Subset& subset,
                     const model::Network& network, const Progress& progress, const model::Tap& tap,
                     const std::function<void(const data::Batch&, const at::Tensor&)>& use);

} // namespace assay::evaluate

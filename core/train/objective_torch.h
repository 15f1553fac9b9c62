// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/loss_torch.h"
#include "train/objective.h"

namespace assay::train {

/// An objective with its weights where the network is.
class ObjectiveTensors
{
public:
    ObjectiveTensors(Objective objective, const at::Device& device);

    const Objective& objective() const { return m_objective; }
    /// Sum over a batch, each example with its weight. As LossTensors::of.
    at::Tensor summed(const at::Tensor& outputs, const at::Tensor& targets) const;

private:
    Objective m_objective;
    at::Tensor m_weights; ///< a class each; undefined where the objective is the loss alone
};

} // namespace assay::train

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network_torch.h"
#include "train/step_torch.h"

#include <ATen/ATen.h>

#include <span>
#include <string>
#include <vector>

namespace assay::train {

/// What is made small beside the mean loss of a batch, by the same weights and perhaps by some of its own.
/// One thread calls, once an update: of, takeGradients, then apply where the update is made.
class AddedLoss
{
public:
    virtual ~AddedLoss() = default;

    /// What an update has of its batch by then.
    struct Batch {
        std::int64_t step = 0;                 ///< counted from 0 over the whole run
        const std::vector<at::Tensor>& leaves; ///< the weights of the network
        const at::Tensor& features; ///< of its examples, examples x width; as model::featurePlace
        std::int64_t examples = 0;
    };
    struct Sum {
        double share = 1; ///< of the mean loss of the batch
        at::Tensor added; ///< one number, with its gradient
    };
    virtual Sum of(const Batch& batch) = 0;

    virtual std::vector<at::Tensor> parameters() const { return {}; } ///< leaves of its own
    virtual void takeGradients(std::span<const at::Tensor> /*ofParameters*/) {}
    virtual void apply(double /*learningRate*/) {}
    /// What a resumed run needs, by name.
    virtual NamedTensors state() { return {}; }
};

} // namespace assay::train

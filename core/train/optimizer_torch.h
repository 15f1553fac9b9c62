// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/train_spec.h"

#include <ATen/ATen.h>

#include <string>
#include <utility>
#include <vector>

namespace assay::train {

/// One flat parameter and its gradient; LibTorch's fused kernels do the arithmetic.
class Optimizer
{
public:
    /// `parameter` and `gradient` are 1-d, equal in size, and stay where they are.
    Optimizer(const TrainSpec& spec, at::Tensor parameter, at::Tensor gradient);

    void step(double learningRate);

    /// Everything that a resumed run needs, by name. Tensors share memory with the optimiser.
    std::vector<std::pair<std::string, at::Tensor>> state() const;

private:
    TrainSpec m_spec;
    at::Tensor m_parameter, m_gradient;
    at::Tensor m_first;  ///< Adam: mean of the gradient; SGD: momentum
    at::Tensor m_second; ///< Adam, RMSprop: mean of its square
    at::Tensor m_steps;  ///< updates made, one float, as the kernels want it
};

} // namespace assay::train

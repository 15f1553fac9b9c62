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
    /// `parameter` and `gradient` are 1-d, equal in size, and stay where they are. They are
    /// updated in `parts` about equal pieces, which different threads may take.
    Optimizer(const TrainSpec& spec, at::Tensor parameter, at::Tensor gradient, int parts = 1);

    /// Counts the step; before its pieces are updated.
    void beginStep();
    /// One piece of it.
    void update(int part, double learningRate);
    void step(double learningRate); ///< all pieces, one after the other

    /// Everything that a resumed run needs, by name. Tensors share memory with the optimiser.
    std::vector<std::pair<std::string, at::Tensor>> state() const;

private:
    struct Part {
        at::Tensor parameter, gradient, first, second; ///< views
    };
    TrainSpec m_spec;
    std::vector<Part> m_parts;
    bool m_firstStep = false; ///< SGD: the momentum begins with it
    at::Tensor m_first;       ///< Adam: mean of the gradient; SGD: momentum
    at::Tensor m_second;      ///< Adam, RMSprop: mean of its square
    at::Tensor m_steps;       ///< updates made, one float, as the kernels take it
};

} // namespace assay::train

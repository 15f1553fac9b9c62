// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/reference.h"

#include <ATen/ATen.h>

#include <string>
#include <vector>

namespace assay::baseline {

/// The gradient of a weight on both sides. `largest`: what a difference is held against.
struct GradientPair {
    std::size_t row; ///< of the report
    at::Tensor mine, theirs;
    double largest;
};

/// Why gradients are not the reference's; what is said of the loss has to hold for all of them. `first`: that of the
/// weight `name`, which differs first. `divisor`: of the sum over the batch of `examples`.
Departure explainGradients(const std::string& name, const GradientPair& first,
                           const std::vector<GradientPair>& all, double examples, double divisor);

} // namespace assay::baseline

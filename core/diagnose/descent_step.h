// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

namespace assay::diagnose {

/// What of the fall that a gradient promises one small step against it keeps: 1 where it is the gradient of this loss,
/// below 0 where the loss rises. By half of the difference between a step against the gradient and one along it, so that
/// what the loss bends by falls out. No step is longer than a thousandth of the weights (`size`, their norm).
/// `lossAfter(rate)`: the loss once rate times the gradient was taken off the weights; `before`: the loss as it is;
/// `squaredGradient`: the square of the gradient's norm. Nothing: rounding would hide it, or half a step keeps another
/// share, so that the loss turns within the step and says nothing of the gradient. Throws what lossAfter throws.
std::optional<double> descentBy(const std::function<double(double)>& lossAfter, double before,
                                double squaredGradient, double size);

} // namespace assay::diagnose

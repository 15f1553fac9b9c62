// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <optional>
#include <string>

namespace assay::diagnose {

struct RunCurves;
struct Shape;

/// "curve.decay_strong": the settings of a log hold a weight decay of 0.2 and more (usual are 1e-4 to 1e-2 in the
/// gradient, 0.01 to 0.1 decoupled from it: Loshchilov and Hutter 2019), the loss of classes ends at that of a guess
/// (0.85 to 1.05 times), calmly, and was never far above that or its beginning. Weights that are pulled to 0 end so; a
/// rate that is too high makes the loss shoot up first, or keeps it moving. Empty: it is not so, or the log lacks a
/// weight decay among its settings. `loss`: of curves.loss.
std::optional<base::Finding> collapsedByDecay(const RunCurves& curves, const Shape& loss);

std::string decayWords(const base::Finding& finding); ///< its sentence

} // namespace assay::diagnose

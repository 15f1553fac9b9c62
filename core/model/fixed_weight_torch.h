// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/module_notes.h"

#include <torch/csrc/jit/api/module.h>

#include <vector>

namespace assay::model {

/// By the graph of `forward`, which is not run, and must not have been: LibTorch keeps how its calls were resolved then.
std::vector<FixedWeight> fixedWeightsOf(const torch::jit::Module& module);

} // namespace assay::model

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/module_notes.h"

#include <torch/csrc/jit/api/module.h>

#include <vector>

namespace assay::model {

/// By the graph of `forward`: nothing is run.
std::vector<FixedWeight> fixedWeightsOf(const torch::jit::Module& module);

} // namespace assay::model

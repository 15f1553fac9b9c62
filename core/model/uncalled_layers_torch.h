// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/module_notes.h"

#include <torch/csrc/jit/api/module.h>

#include <vector>

namespace assay::model {

/// The activations without weights that a module has and that no way from its forward reaches. By the graphs of its
/// methods, which are not run, and must not have been. A softmax, a sigmoid and dropout are none here: they are left out
/// of forward on purpose where the loss has them.
std::vector<UncalledLayer> uncalledLayersOf(const torch::jit::Module& module);

} // namespace assay::model

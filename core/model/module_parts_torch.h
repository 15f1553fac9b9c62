// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/module_parts.h"

#include <torch/csrc/jit/api/module.h>

#include <vector>

namespace assay::model {

/// Each part of a module that its forward calls, and the parts of these, once; at most some thousand. `inputs`: what
/// forward takes, of kTried examples. Runs forward, and those of parts with parts, once more. What a pass throws ends
/// the list there.
std::vector<ModulePart> partsOf(const torch::jit::Module& module,
                                const std::vector<c10::IValue>& inputs);

} // namespace assay::model

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/input_spec.h"
#include "model/architecture.h"
#include "model/model_spec.h"

#include <vector>

namespace assay::model {

/// Whether a question about the module of `spec` can be answered at once: it was read and tried on
/// examples of such inputs, or could not be; or `spec` has none. Otherwise a question about its
/// architecture waits for its process. Any thread.
bool isTried(const ModelSpec& spec, const std::vector<data::InputSpec>& inputs);

/// Whether a network has a module that runs in a process of its own.
bool runsApart(const Architecture& network);

/// Makes what could not be read or tried so far be tried again. Any thread.
void forgetRefusedModules();

} // namespace assay::model

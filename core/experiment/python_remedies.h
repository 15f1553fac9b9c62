// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <string>
#include <string_view>
#include <vector>

namespace assay::experiment {

/// What to change in the code of a network of one's own.
struct PythonRemedy {
    std::string_view id;   ///< of the finding
    std::string_view line; ///< of PyTorch; "{}" stands for the layer that the finding names
};

/// For every finding about the network or what enters its loss: there no setting reaches.
const std::vector<PythonRemedy>& pythonRemedies();

/// The line for a finding on a module, with its layer put in ("self.fc2"); empty: it is not about the module's code.
std::string pythonRemedy(const base::Finding& finding);

} // namespace assay::experiment

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/finding.h"

#include <string>

namespace assay::model {

/// Code of the Error where gradients do not go back through a module.
inline constexpr const char* kBackwardCode = "model.script_backward";
/// Id of the finding that such an Error becomes.
inline constexpr const char* kBackwardFinding = "network.backward_fails";

/// Why gradients do not go back through a module.
struct BackwardFailure {
    std::string layer;     ///< whose weights are the nearest before it; empty: not known
    std::string operation; ///< as LibTorch names it; empty: not known
    std::string reason;    ///< LibTorch's own, without what it says of Python
};

/// The operation is found in the reason. `reason`: as LibTorch gives it.
BackwardFailure backwardFailure(const std::string& layer, const std::string& reason);

/// The text of an Error of kBackwardCode, behind the name of the file.
std::string backwardText(const BackwardFailure& failure);

/// What such a text was made of; `text` may begin with the name of the file. Any other text is the reason.
BackwardFailure backwardFailureOf(const std::string& text);

/// A blocker, kBackwardFinding, of an Error of kBackwardCode. Place: the layer; texts: the operation and the reason.
base::Finding backwardFinding(const base::Error& error);

} // namespace assay::model

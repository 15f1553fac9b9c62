// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"
#include "experiment/spec.h"

#include <string>

namespace assay::experiment {

/// Why no run like `spec` on such data can have this choice of a field, as a sentence: a loss for numbers where
/// the target is a class, one output for three classes. Empty: it can, or nothing is known against it. What
/// another field would have to be for it is not looked at, as that can be changed, too.
std::string choiceObstacle(const ExperimentSpec& spec, const std::string& path,
                           const std::string& choice, const data::DatasetInfo& info);

} // namespace assay::experiment

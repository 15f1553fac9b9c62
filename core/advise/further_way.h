// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/ways.h"

#include <string>
#include <vector>

namespace assay::advise {

/// The way to try more data: further sources, whose examples are added to train, beside those that `spec` has. Train-val,
/// test-val and test stay what they are. Throws the usage Error "advise.further" where a path is among the data of
/// `spec` already, or none is given.
Way furtherWay(const experiment::ExperimentSpec& spec, const std::vector<std::string>& paths);

} // namespace assay::advise

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

/// Where such data are tried, for a run that was trained here and whose training data are too few.
inline constexpr const char* kFurtherDataLine =
    "Collected examples of the same kind are tried as further data, which train alone grows by: \"Get more training "
    "data\" on Improve (assay-cli advise --try variance.more_data --more FILE).";

} // namespace assay::advise

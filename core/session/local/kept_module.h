// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"

#include <filesystem>

namespace assay::session {

/// Copies the module that the network of `spec` is read from into the folder beside the project, so that
/// a run can be resumed and evaluated when its file is gone or another. Does nothing where it lies there
/// already, or `spec` has none. Throws an environment Error where it cannot be written.
void keepModule(const std::filesystem::path& project, const experiment::ExperimentSpec& spec);

/// What a network is built from: `spec`, with the module that was kept in place of one that is gone or
/// another.
experiment::ExperimentSpec withKeptModule(const std::filesystem::path& project,
                                          experiment::ExperimentSpec spec);

} // namespace assay::session

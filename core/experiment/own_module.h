// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"

namespace assay::experiment {

/// `spec` with the fingerprint of the file that its network is read from, so that its hash names it.
/// The same where it has one already, or where its template reads no file. Throws as
/// model::readScriptFile.
ExperimentSpec withModule(ExperimentSpec spec);

} // namespace assay::experiment

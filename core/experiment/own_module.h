// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"

namespace assay::experiment {

/// `spec` with the fingerprint of the file that its network is read from, as it is now, so that its
/// hash names it; the same where its template reads no file. Throws as model::readScriptFile.
ExperimentSpec withModule(ExperimentSpec spec);

} // namespace assay::experiment

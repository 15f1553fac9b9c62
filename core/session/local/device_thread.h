// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/compute.h"
#include "experiment/spec.h"

#include <string>

namespace assay::session {

/// Makes the calling thread the one that trains; before its first parallel call. Beside a window it
/// has a lower priority, which its pool of threads inherits. Gives a warning sentence when the BLAS
/// is far too slow, else nothing.
std::string prepareDeviceThread(bool window);

/// What the numbers of a run depend on beside its spec, as JSON.
std::string environmentOf(const experiment::ExperimentSpec& spec, const base::Compute& compute);

} // namespace assay::session

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/prepared.h"
#include "experiment/spec.h"
#include "store/run_store.h"

#include <vector>

namespace assay::session {

/// Looks at the curves of a training that has finished here, and keeps what it finds with the run, in place of what
/// its curves showed before. The number of classes, the batch and the loss are those of `spec` and `data` and are not
/// guessed from the curves. Leaves out what a finding of `before` or the advice says, and what only the code of
/// another program can do wrong. The likeliest cause first. Reads every point of the run. Throws base::Error.
std::vector<base::Finding> lookAtOwnCurves(store::RunStore& store, train::RunId run,
                                           const experiment::ExperimentSpec& spec,
                                           const data::Prepared& data,
                                           const std::vector<base::Finding>& before);

} // namespace assay::session

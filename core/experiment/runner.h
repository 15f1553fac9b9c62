// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/job.h"

namespace assay::experiment {

struct RunEnd {
    train::TrainOutcome outcome;
    std::string problem; ///< why it failed, one sentence; empty: it did not
};

/// Carries a run of this kind out on the calling thread, until it is over. Throws Error when it
/// cannot begin; `recorder` was not called then. Throws the environment Error "memory" when the system refuses
/// memory, whatever was reported before.
RunEnd run(train::RunKind kind, const Job& job, train::Control& control, RunRecorder& recorder);

} // namespace assay::experiment

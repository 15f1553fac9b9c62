// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/runner.h"

namespace assay::experiment {

RunEnd run(train::RunKind kind, const Job& job, train::Control& control, RunRecorder& recorder)
{
    const JobKind& does = jobKind(kind);
    RunEnd end{.outcome = does.carryOut(job, control, recorder), .problem = {}};
    end.problem = does.problem(end.outcome, recorder.findings());
    return end;
}

} // namespace assay::experiment

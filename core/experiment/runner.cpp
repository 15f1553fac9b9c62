// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/runner.h"

#include "base/free_memory.h"
#include "experiment/memory_check.h"

namespace assay::experiment {

RunEnd run(train::RunKind kind, const Job& job, train::Control& control, RunRecorder& recorder)
{
    const JobKind& does = jobKind(kind);
    const base::FreeMemory free = base::freeMemory();
    std::int64_t asked = 0;
    try {
        RunEnd end{.outcome = does.carryOut(job, control, recorder), .problem = {}};
        // What ended the run is said, also where it is dismissed.
        const bool failed = end.outcome.state == train::RunState::Failed;
        end.problem = does.problem(
            end.outcome, failed ? recorder.findings()
                                : base::withoutDismissed(recorder.findings(), job.dismissals));
        return end;
    } catch (const base::Error&) {
        throw;
    } catch (const std::exception& error) {
        const auto refused = base::refusedBytes(error);
        if (!refused)
            throw;
        asked = *refused;
    }
    // Behind the handler, where all that the run had is gone.
    throw refusedMemory(job.spec, *job.data, asked, free);
}

} // namespace assay::experiment

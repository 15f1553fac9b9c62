// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/imported_run.h"

namespace assay::store {

ImportedState stateOf(const ImportedRun& run, interop::LogUse use, bool over, bool whole)
{
    using train::RunState;
    if (!run.failure.empty())
        return {RunState::Interrupted, run.failure};
    if (use == interop::LogUse::Import && !whole)
        return {RunState::Interrupted,
                "The import did not come to the end of the log; import it again."};
    const auto& state = run.logged.state;
    if (state && train::isOver(*state))
        return {*state, run.logged.problem};
    if (!over)
        return {RunState::Running, run.logged.problem};
    // Its log has no end, and nobody follows it.
    return {state ? RunState::Interrupted : RunState::Finished, run.logged.problem};
}

} // namespace assay::store

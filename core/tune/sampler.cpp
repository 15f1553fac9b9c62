// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/sampler.h"

#include <algorithm>
#include <cmath>

namespace assay::tune {

std::string name(TrialState state)
{
    switch (state) {
    case TrialState::Waiting: return "waiting";
    case TrialState::Running: return "running";
    case TrialState::Complete: return "complete";
    case TrialState::Pruned: return "pruned";
    case TrialState::Failed: return "failed";
    }
    return {};
}

bool isPending(const Trial& trial)
{
    return trial.state == TrialState::Waiting || trial.state == TrialState::Running;
}

bool hasValue(const Trial& trial)
{
    return (trial.state == TrialState::Complete || trial.state == TrialState::Pruned)
           && std::isfinite(trial.value);
}

bool hasFailed(const Trial& trial)
{
    return !isPending(trial) && !hasValue(trial);
}

std::int64_t nextNumber(const std::vector<Trial>& trials)
{
    std::int64_t next = 0;
    for (const Trial& trial : trials)
        next = std::max(next, trial.number + 1);
    return next;
}

const Trial* bestOf(const std::vector<Trial>& trials)
{
    const Trial* best = nullptr;
    for (const Trial& trial : trials) {
        if (trial.state == TrialState::Complete && hasValue(trial)
            && (!best || trial.value < best->value))
            best = &trial;
    }
    return best;
}

} // namespace assay::tune

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/run.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace assay::train {

namespace {

constexpr std::array<std::pair<RunState, const char*>, 7> kNames{{
    {RunState::Queued, "queued"},
    {RunState::Running, "running"},
    {RunState::Paused, "paused"},
    {RunState::Finished, "finished"},
    {RunState::Stopped, "stopped"},
    {RunState::Failed, "failed"},
    {RunState::Interrupted, "interrupted"},
}};

} // namespace

base::Error unknownRun(RunId run)
{
    return base::usageError(
        "run.unknown",
        fmt::format("There is no run {}; choose one from the Runs page or the list that "
                    "`assay-cli runs` prints.",
                    run));
}

std::string name(RunState state)
{
    return kNames[static_cast<std::size_t>(state)].second;
}

RunState runStateFrom(const std::string& name)
{
    for (const auto& [state, text] : kNames) {
        if (name == text)
            return state;
    }
    return RunState::Interrupted;
}

std::string name(RunKind kind)
{
    switch (kind) {
    case RunKind::Training: return "training";
    case RunKind::Overfit: return "overfit";
    case RunKind::Imported: return "imported";
    }
    return {};
}

RunKind runKindFrom(const std::string& name)
{
    return name == "overfit"    ? RunKind::Overfit
           : name == "imported" ? RunKind::Imported
                                : RunKind::Training;
}

bool isOver(RunState state)
{
    return state != RunState::Queued && state != RunState::Running && state != RunState::Paused;
}

} // namespace assay::train

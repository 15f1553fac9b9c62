// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/run_peers.h"

#include "train/seeds.h"

namespace assay::ui {

namespace {

template <typename Belongs>
std::vector<train::RunId> with(const train::RunRecord& run,
                               const std::vector<train::RunRecord>& runs, const Belongs& belongs)
{
    std::vector<train::RunId> found;
    for (const train::RunRecord& other : runs) {
        if (other.id == run.id || belongs(other))
            found.push_back(other.id);
    }
    return found;
}

} // namespace

std::vector<train::RunId> peersOf(const train::RunRecord& run,
                                  const std::vector<train::RunRecord>& runs)
{
    const auto isLog = [&run](const train::RunRecord& other) {
        return run.kind == train::RunKind::Imported && other.kind == run.kind;
    };
    std::vector<train::RunId> found = with(run, runs, [&](const train::RunRecord& other) {
        return (train::differBySeedOnly(run, other) && other.state == train::RunState::Finished)
               || (isLog(other) && other.templateName == run.templateName);
    });
    if (found.size() < 2)
        found = with(run, runs, isLog);
    if (found.size() < 2)
        found = with(run, runs,
                     [&run](const train::RunRecord& other) { return run.parent == other.id; });
    return found;
}

} // namespace assay::ui

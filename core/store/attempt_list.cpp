// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/attempt_list.h"

#include "store/study_store.h"
#include "train/run_list.h"

#include <algorithm>

namespace assay::store {

std::vector<tune::MeasuredAttempt> attemptsOf(const std::filesystem::path& project,
                                              const std::vector<train::RunRecord>& runs,
                                              const train::Goal& goal)
{
    StudyStore store(project, true);
    auto all = tune::attemptsOf(store.list(), runs);
    for (StoredEffects& stored : store.effects()) {
        const auto one = std::find_if(all.begin(), all.end(), [&](const auto& attempt) {
            return attempt.study.id == stored.study;
        });
        const train::RunRecord* of =
            one == all.end() || !one->study.of ? nullptr : train::findRun(runs, *one->study.of);
        if (!of || stored.metric != goal.metricFor(of->task).name)
            continue;
        one->metric = std::move(stored.metric);
        one->effects = std::move(stored.effects);
        if (one->state == tune::AttemptState::Trained && !one->effects.empty()
            && one->effects.front().pairs == one->pairs.size())
            one->state = tune::AttemptState::Tried;
    }
    return all;
}

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/attempt_list.h"

#include "store/study_store.h"
#include "train/run_list.h"

#include <algorithm>

namespace assay::store {

namespace {

/// The run that it asks about, or another one of the same experiment.
const train::RunRecord* recordOf(const tune::MeasuredAttempt& attempt,
                                 const std::vector<train::RunRecord>& runs)
{
    const train::RunRecord* of =
        attempt.study.of ? train::findRun(runs, *attempt.study.of) : nullptr;
    return of || attempt.pairs.empty() ? of : train::findRun(runs, attempt.pairs.front().before);
}

} // namespace

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
        if (one == all.end())
            continue;
        one->wasMeasured = true;
        const train::RunRecord* of = recordOf(*one, runs);
        if (!of || stored.metric != goal.metricFor(of->task).name
            || stored.pairs != tune::pairsText(one->pairs))
            continue; // of another metric, or of other networks
        one->metric = std::move(stored.metric);
        one->effects = std::move(stored.effects);
        if (one->state == tune::AttemptState::Trained && !one->effects.empty())
            one->state = tune::AttemptState::Tried;
    }
    tune::countJudged(all);
    return all;
}

} // namespace assay::store

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/attempt_list.h"

#include "store/error_store.h"
#include "store/study_store.h"
#include "train/run_list.h"
#include "tune/type_effects.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

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

/// The sets that are nearest to Test: of which types are counted.
std::vector<data::SplitKind> setsOf(const tune::MeasuredAttempt& attempt)
{
    const evaluate::Effect* validation = attempt.onValidation();
    if (!validation)
        return {};
    if (validation->key == evaluate::kValidation)
        return {data::SplitKind::TrainVal, data::SplitKind::TestVal};
    return {validation->key == evaluate::key(evaluate::Rung::TrainVal) ? data::SplitKind::TrainVal
                                                                       : data::SplitKind::TestVal};
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
    addTypeEffects(project, all);
    return all;
}

void addTypeEffects(const std::filesystem::path& project,
                    std::vector<tune::MeasuredAttempt>& attempts)
{
    for (tune::MeasuredAttempt& one : attempts)
        std::erase_if(one.effects,
                      [](const evaluate::Effect& effect) { return tune::typeOf(effect); });
    const bool isAny = std::any_of(attempts.begin(), attempts.end(),
                                   [](const auto& one) { return !one.effects.empty(); });
    if (!isAny)
        return;
    ErrorStore errors(project, true);
    if (errors.types().empty())
        return;
    using Sets = std::vector<data::SplitKind>;
    std::map<std::pair<train::RunId, Sets>, std::optional<tune::TypedAnswers>> known;
    const auto answersOf = [&](train::RunId run, const Sets& sets) {
        const auto [place, isNew] = known.try_emplace({run, sets});
        if (!isNew)
            return place->second;
        for (const data::SplitKind split : sets) {
            auto answers = errors.typedAnswers(run, split);
            if (!answers) {
                place->second.reset();
                break;
            }
            place->second = place->second ? tune::joined(std::move(*answers), *place->second)
                                          : std::move(answers);
        }
        return place->second;
    };
    for (tune::MeasuredAttempt& one : attempts) {
        const Sets sets = setsOf(one);
        std::vector<tune::TypedPair> pairs;
        for (const tune::AttemptPair& pair : one.pairs) {
            auto before = answersOf(pair.before, sets), after = answersOf(pair.after, sets);
            if (before && after)
                pairs.push_back({std::move(*before), std::move(*after)});
        }
        if (!sets.empty() && pairs.size() == one.pairs.size())
            for (evaluate::Effect& effect : tune::typeEffectsOf(pairs))
                one.effects.push_back(std::move(effect));
    }
}

} // namespace assay::store

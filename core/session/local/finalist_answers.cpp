// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/finalist_answers.h"

#include "base/error.h"
#include "session/local/attempt_answers.h"

#include <algorithm>

namespace assay::session {

namespace {

/// The effect on the set that the search makes small; else that on train-val and test-val taken together.
const evaluate::Effect* effectOn(data::SplitKind split,
                                 const std::vector<evaluate::Effect>& effects)
{
    for (const std::string& key : {data::key(split), std::string(evaluate::kValidation)}) {
        const auto found = std::find_if(effects.begin(), effects.end(),
                                        [&](const auto& one) { return one.key == key; });
        if (found != effects.end())
            return &*found;
    }
    return nullptr;
}

} // namespace

FinalistRuns finishedFinalists(const tune::Study& study, const std::vector<train::RunRecord>& runs)
{
    FinalistRuns finished;
    const std::vector<tune::Member> members = tune::members(study, runs);
    for (std::size_t k = 0; k < members.size(); ++k) {
        const std::string hash = experiment::hash(members[k].spec);
        std::string problem;
        for (const train::RunRecord& run : runs) {
            if (run.specHash != hash || run.kind != train::RunKind::Training)
                continue;
            if (run.state == train::RunState::Failed)
                problem = run.problem;
            else if (run.state == train::RunState::Finished)
                finished.runs[tune::finalistOf(study, study.planned[k])].insert({run.seed, run});
        }
        if (members[k].standing != tune::Standing::Finished && !problem.empty())
            finished.problem = problem;
    }
    return finished;
}

tune::ComparedFinalists comparedFinalists(AnswerLane& lane, const store::ProjectInfo& project,
                                          const tune::SearchState& state,
                                          const FinalistRuns& finished,
                                          const evaluate::Progress& progress)
{
    const train::Metric& metric = project.goal.metricFor(state.search.task);
    const data::SplitKind split = tune::searchedSplit(state.search.base);
    tune::ComparedFinalists compared{.search = state.search.id, .metric = metric.name};
    compared.problem = finished.problem;
    std::string scored;
    if (const tune::TriedRun* best = tune::bestOf(state.trials)) {
        compared.best = best->trial.point;
        compared.measured = best->trial.value;
        scored = best->scored;
    }
    const auto bests = finished.runs.find(tune::Finalist::Best);
    if (bests == finished.runs.end())
        return compared;
    for (const auto& [seed, run] : bests->second) {
        if (!run.last || !run.last->contains(split) || run.scored != scored)
            continue; // of other examples than the value that the best one was picked by
        const double value = metric.of(run.last->at(split));
        if (metric.allows(value))
            compared.again.push_back(metric.shortfall(value));
    }
    for (const auto& [than, runs] : finished.runs) {
        if (than == tune::Finalist::Best)
            continue;
        std::vector<evaluate::SeedPair> pairs;
        for (const auto& [seed, run] : runs) {
            const auto best = bests->second.find(seed);
            if (best == bests->second.end())
                continue;
            if (best->second.scored != run.scored)
                throw base::usageError(
                    "evaluate.split",
                    "Two of these networks were scored on other examples, as of a "
                    "file that has changed since; compare again with new seeds.");
            pairs.push_back(answeredPair(lane, project, {seed, run, best->second}, progress));
        }
        if (pairs.empty())
            continue;
        const auto effects = evaluate::effectsOf(pairs);
        if (const evaluate::Effect* effect = effectOn(split, effects))
            compared.contrasts.push_back({than, *effect});
    }
    return compared;
}

} // namespace assay::session

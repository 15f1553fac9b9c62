// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/finalists.h"

#include "base/error.h"
#include "evaluate/effect_range.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

namespace assay::tune {

namespace {

struct NamedFinalist {
    Finalist finalist;
    const char* name;  ///< as in JSON
    const char* words; ///< of a run's name
};
constexpr std::array kFinalists{NamedFinalist{Finalist::Default, "default", "default"},
                                NamedFinalist{Finalist::Best, "best", "best"},
                                NamedFinalist{Finalist::RunnerUp, "runner_up", "runner-up"}};

const NamedFinalist& entryOf(Finalist finalist)
{
    return *std::find_if(kFinalists.begin(), kFinalists.end(),
                         [finalist](const auto& one) { return one.finalist == finalist; });
}

base::Patch withoutSeed(base::Patch patch)
{
    std::erase_if(patch, [](const base::FieldChange& change) { return change.path == "seed"; });
    return patch;
}

void plan(Study& study, const Search& search, Finalist finalist, const Point& point, int seeds)
{
    for (int k = 1; k <= seeds; ++k) {
        const std::int64_t seed = search.base.seed + k;
        base::Patch patch = patchOf(search.space, point);
        patch.push_back({"seed", fmt::format("{}", seed)});
        study.planned.push_back({.patch = std::move(patch),
                                 .name = fmt::format("study {}, {} (seed {})", search.id,
                                                     entryOf(finalist).words, seed)});
    }
}

} // namespace

std::string name(Finalist finalist)
{
    return entryOf(finalist).name;
}

Study finalistsOf(const Search& search, const std::vector<TriedRun>& trials, int seeds)
{
    const TriedRun* best = bestOf(trials);
    if (!best)
        throw base::usageError(
            "tune.no_best", fmt::format("No trial of study {} has finished with a value, so that "
                                        "there is nothing to compare.",
                                        search.id));
    const auto settings = [&](const Point& point) {
        return experiment::hash(specOf(search.space, search.base, point));
    };
    const std::string bestHash = settings(best->trial.point);
    const std::string baseHash = experiment::hash(search.base);
    const TriedRun* second = nullptr;
    for (const TriedRun& one : trials) {
        if (one.isLeftOut || one.trial.state != TrialState::Complete || !hasValue(one.trial)
            || (second && second->trial.value <= one.trial.value))
            continue;
        const std::string hash = settings(one.trial.point);
        if (hash != bestHash && hash != baseHash)
            second = &one;
    }
    Study study{.purpose = Purpose::Finalists, .base = search.base};
    if (baseHash != bestHash)
        plan(study, search, Finalist::Default, {}, seeds);
    plan(study, search, Finalist::Best, best->trial.point, seeds);
    if (second)
        plan(study, search, Finalist::RunnerUp, second->trial.point, seeds);
    return study;
}

Finalist finalistOf(const Study& study, const PlannedRun& planned)
{
    const base::Patch settings = withoutSeed(planned.patch);
    if (settings.empty())
        return Finalist::Default;
    const auto best =
        std::find_if(study.planned.begin(), study.planned.end(),
                     [](const PlannedRun& one) { return !withoutSeed(one.patch).empty(); });
    return withoutSeed(best->patch) == settings ? Finalist::Best : Finalist::RunnerUp;
}

bool areSameFinalists(const Study& one, const Study& other)
{
    const auto settings = [](const Study& study) {
        std::set<std::pair<Finalist, std::vector<std::string>>> all;
        for (const PlannedRun& planned : study.planned)
            all.insert({finalistOf(study, planned), base::assignments(withoutSeed(planned.patch))});
        return all;
    };
    return settings(one) == settings(other);
}

std::optional<double> ComparedFinalists::optimism() const
{
    if (again.empty())
        return std::nullopt;
    return std::accumulate(again.begin(), again.end(), 0.0) / static_cast<double>(again.size())
           - measured;
}

std::string ComparedFinalists::sentence(const FinalistContrast& contrast) const
{
    const train::Metric* known = train::findMetric(metric);
    const double level = evaluate::confidenceOf(contrasts.size());
    return fmt::format(
        "From the {} to the best: {}", entryOf(contrast.than).words,
        evaluate::sentence(contrast.effect, contrasts.size(),
                           known ? known->shortfallLabel() : std::string("error"),
                           evaluate::possibleInterval(contrast.effect, level, known)));
}

} // namespace assay::tune

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/search.h"

#include "base/error.h"
#include "base/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace assay::tune {

namespace {

/// Written by the program, or no setting that decides a trial's value.
constexpr std::array kNotCompared{"model.start_fingerprint", "train.continue_fingerprint"};

bool isAxis(const Space& space, const std::string& path)
{
    return std::any_of(space.axes.begin(), space.axes.end(),
                       [&](const Axis& axis) { return axis.path == path; });
}

/// The point that a spec has of the space; empty: it differs in more than the axes, or lies outside.
std::optional<Point> pointIn(const Space& space, const experiment::ExperimentSpec& base,
                             const experiment::ExperimentSpec& spec)
{
    Point all;
    for (const Axis& axis : space.axes) {
        try {
            all[axis.path] = experiment::get(spec, axis.path);
        } catch (const base::Error&) {
            // A template that has no such field.
        }
    }
    Point point; // what counts of it, by the conditions of the axes
    for (const std::size_t k : conditionOrder(space)) {
        const Axis& axis = space.axes[k];
        const bool counts =
            std::all_of(axis.when.begin(), axis.when.end(), [&](const AxisCondition& condition) {
                const auto held = point.find(condition.path);
                return held != point.end()
                       && std::find(condition.values.begin(), condition.values.end(), held->second)
                              != condition.values.end();
            });
        if (!counts)
            continue;
        const auto found = all.find(axis.path);
        if (found == all.end())
            return std::nullopt;
        point.insert(*found);
    }
    const std::vector<bool> active = activeAt(space, point);
    const std::vector<double> places = unitOf(space, point);
    for (std::size_t k = 0; k < places.size(); ++k) {
        if (active[k] && !(places[k] >= 0 && places[k] <= 1))
            return std::nullopt;
    }
    // What no axis sets is that of the base.
    for (const experiment::Difference& difference :
         experiment::differences(specOf(space, base, point), spec)) {
        const bool isLeftOut = std::find(kNotCompared.begin(), kNotCompared.end(), difference.path)
                               != kNotCompared.end();
        if (!isLeftOut && !isAxis(space, difference.path))
            return std::nullopt;
    }
    return point;
}

TrialState stateOf(const train::RunRecord& run)
{
    switch (run.state) {
    case train::RunState::Finished: return TrialState::Complete;
    case train::RunState::Failed: return TrialState::Failed;
    default: return TrialState::Running;
    }
}

} // namespace

Space inTypesOf(Space space, const experiment::ExperimentSpec& base)
{
    const auto typed = [&](const std::string& path, std::vector<base::Value>& values) {
        std::optional<base::Field> field;
        try {
            field = experiment::field(base, path);
        } catch (const base::Error&) {
            return; // of another template
        }
        for (base::Value& value : values)
            value = base::checked(*field, value);
    };
    for (Axis& axis : space.axes) {
        typed(axis.path, axis.values);
        for (AxisCondition& condition : axis.when)
            typed(condition.path, condition.values);
    }
    return space;
}

data::SplitKind searchedSplit(const experiment::ExperimentSpec& base)
{
    return base.data.testPath.empty() ? data::SplitKind::TrainVal : data::SplitKind::TestVal;
}

experiment::ExperimentSpec specOf(const Space& space, const experiment::ExperimentSpec& base,
                                  const Point& point)
{
    experiment::ExperimentSpec spec = base;
    for (const std::string& setting : base::assignments(patchOf(space, point)))
        experiment::setText(spec, setting);
    return spec;
}

std::vector<TriedRun> trialsThere(const Space& space, const experiment::ExperimentSpec& base,
                                  const std::vector<train::RunRecord>& runs,
                                  const train::Metric& metric)
{
    const data::SplitKind split = searchedSplit(base);
    std::vector<TriedRun> all;
    std::string scored; // of the newest with a value
    for (const train::RunRecord& run : runs) {
        if (run.kind != train::RunKind::Training || run.state == train::RunState::Stopped)
            continue;
        std::optional<Point> point;
        try {
            point = pointIn(space, base, experiment::fromJson(run.spec));
        } catch (const base::Error&) {
            // Of another version.
        }
        if (!point)
            continue;
        TriedRun tried{.trial = {.point = std::move(*point), .state = stateOf(run)}, .run = run.id};
        tried.isResumable = run.state == train::RunState::Interrupted && run.resumable;
        if (run.state == train::RunState::Interrupted && !run.resumable)
            continue; // nothing goes on from it
        if (tried.trial.state == TrialState::Complete && run.last && run.last->contains(split)) {
            const train::SplitScore& score = run.last->at(split);
            if (scored.empty())
                scored = run.scored;
            if (run.scored != scored)
                continue;
            tried.trial.value = metric.shortfall(metric.of(score));
            tried.examples = score.examples;
        }
        all.push_back(std::move(tried));
    }
    std::reverse(all.begin(), all.end());
    for (std::size_t k = 0; k < all.size(); ++k)
        all[k].trial.number = static_cast<std::int64_t>(k);
    return all;
}

std::vector<std::string> atTheEdge(const Space& space, const Point& best)
{
    constexpr double kEdge = 0.01;
    const std::vector<double> places = unitOf(space, best);
    std::vector<std::string> all;
    for (std::size_t k = 0; k < space.axes.size(); ++k) {
        const Axis& axis = space.axes[k];
        if (axis.isList() || std::isnan(places[k]))
            continue;
        // A whole number stands in the middle of its cell.
        const double margin =
            axis.integer ? 0.5 / static_cast<double>(std::max<std::size_t>(1, countOf(axis)))
                         : kEdge;
        const bool isLow = places[k] <= std::max(kEdge, margin);
        const bool isHigh = places[k] >= 1 - std::max(kEdge, margin);
        if (isLow || isHigh)
            all.push_back(fmt::format("{}: the best is {}, the {} of its range.", axis.path,
                                      base::toText(best.at(axis.path)),
                                      isLow ? "smallest" : "largest"));
    }
    return all;
}

} // namespace assay::tune

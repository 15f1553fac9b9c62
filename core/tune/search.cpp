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

/// Written by the program, or chosen anew by each program that takes trials.
constexpr std::array kNotCompared{"model.start_fingerprint", "train.continue_fingerprint",
                                  "train.threads"};

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
        const bool counts = countsAt(axis, point);
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

struct NamedStop {
    EarlyStop stop;
    const char* name;
};
constexpr std::array kStops{NamedStop{EarlyStop::None, "none"},
                            NamedStop{EarlyStop::Median, "median"},
                            NamedStop{EarlyStop::Halving, "halving"}};

} // namespace

std::string name(EarlyStop stop)
{
    return std::find_if(kStops.begin(), kStops.end(),
                        [stop](const NamedStop& one) { return one.stop == stop; })
        ->name;
}

EarlyStop earlyStopFrom(const std::string& name)
{
    for (const NamedStop& one : kStops) {
        if (one.name == name)
            return one.stop;
    }
    throw base::usageError(
        "tune.early_stop",
        fmt::format("Trials cannot be stopped early by \"{}\"; give none, median or halving.",
                    name));
}

std::string name(WorkEnd end)
{
    switch (end) {
    case WorkEnd::AllTrials: return "all_trials";
    case WorkEnd::AllProposed: return "all_proposed";
    case WorkEnd::AllFailed: return "all_failed";
    case WorkEnd::TimeOver: return "time_over";
    case WorkEnd::SmallGain: return "small_gain";
    case WorkEnd::Halted: return "halted";
    case WorkEnd::RunStopped: break;
    }
    return "run_stopped";
}

bool isImported(const Search& search)
{
    return search.method == kImported;
}

void requireOwn(const Search& search)
{
    if (isImported(search))
        throw base::usageError(
            "tune.imported",
            fmt::format(
                "Study {} was read from a file of another program ({}): it has no data and no network here, so "
                "that none of its trials can be trained, proposed or changed. Look at it with tune --importance "
                "{} or on the Tune page, and begin a study of your own for what it shows.",
                search.id, search.origin, search.id));
}

train::Metric metricOf(const Search& search, const train::Goal& goal)
{
    if (!isImported(search))
        return goal.metricFor(search.task);
    return {.name = search.measure,
            .label = search.isMaximised ? "minus " + search.measure : search.measure,
            .help = "What the program made small that the study is of.",
            .task = search.task,
            .form = train::Metric::Form::Mean,
            .higherIsBetter = false};
}

std::vector<Trial> trialsSeen(const std::vector<TriedRun>& trials)
{
    std::vector<Trial> seen;
    seen.reserve(trials.size());
    for (const TriedRun& one : trials) {
        seen.push_back(one.trial);
        if (one.isLeftOut)
            seen.back().state = TrialState::Waiting;
    }
    return seen;
}

const TriedRun* bestOf(const std::vector<TriedRun>& trials)
{
    const TriedRun* best = nullptr;
    for (const TriedRun& one : trials) {
        if (!one.isLeftOut && one.trial.state == TrialState::Complete && hasValue(one.trial)
            && (!best || one.trial.value < best->trial.value))
            best = &one;
    }
    return best;
}

bool isOf(const Space& space, const Point& point)
{
    const std::vector<double> places = unitOf(space, point);
    for (std::size_t k = 0; k < places.size(); ++k) {
        const bool counts = countsAt(space.axes[k], point);
        if (counts != point.contains(space.axes[k].path)
            || (counts && !(places[k] >= 0 && places[k] <= 1)))
            return false;
    }
    return std::all_of(point.begin(), point.end(),
                       [&](const auto& each) { return isAxis(space, each.first); });
}

std::int64_t countedTrials(const Space& space, const std::vector<TriedRun>& trials)
{
    return std::count_if(trials.begin(), trials.end(), [&](const TriedRun& one) {
        return (!one.isLeftOut || hasValue(one.trial)) && isOf(space, one.trial.point);
    });
}

void leaveOutOtherExamples(std::vector<TriedRun>& trials)
{
    const std::string* scored = nullptr; // of the newest with a value
    for (const TriedRun& one : trials) {
        if (!one.scored.empty() && hasValue(one.trial))
            scored = &one.scored;
    }
    for (TriedRun& one : trials) {
        if (scored && !one.scored.empty() && hasValue(one.trial) && one.scored != *scored) {
            one.isLeftOut = true;
            one.reason = "It was scored on other examples than the newest trial.";
        }
    }
}

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
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        const bool isFinished = run->state == train::RunState::Finished;
        if (run->kind != train::RunKind::Training
            || (!isFinished && run->state != train::RunState::Failed))
            continue;
        std::optional<Point> point;
        try {
            point = pointIn(space, base, experiment::fromJson(run->spec));
        } catch (const base::Error&) {
            // Of another version.
        }
        if (!point)
            continue;
        TriedRun tried{.trial = {.point = std::move(*point),
                                 .state = isFinished ? TrialState::Complete : TrialState::Failed},
                       .run = run->id};
        if (isFinished && run->last && run->last->contains(split)) {
            const train::SplitScore& score = run->last->at(split);
            tried.scored = run->scored;
            tried.trial.value = metric.shortfall(metric.of(score));
            tried.examples = score.examples;
        }
        all.push_back(std::move(tried));
    }
    leaveOutOtherExamples(all);
    std::erase_if(all, [](const TriedRun& one) { return one.isLeftOut; });
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

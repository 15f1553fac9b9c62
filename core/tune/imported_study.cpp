// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/imported_study.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace assay::tune {

namespace {

using interop::LoggedStudy;
using interop::LoggedTrial;

std::vector<const LoggedTrial*> completeOf(const LoggedStudy& logged)
{
    std::vector<const LoggedTrial*> all;
    for (const LoggedTrial& one : logged.trials) {
        if (one.outcome == LoggedTrial::Outcome::Complete)
            all.push_back(&one);
    }
    return all;
}

/// The values of `list` at which `path` is set, where no trial without `path` has one of them; empty: the list does not
/// separate the two.
std::vector<base::Value> separating(const Axis& list, const std::string& path,
                                    const std::vector<const LoggedTrial*>& trials)
{
    std::vector<base::Value> with, without;
    for (const LoggedTrial* one : trials) {
        const bool hasIt = one->point.contains(path);
        const auto held = one->point.find(list.path);
        if (held == one->point.end()) {
            if (hasIt)
                return {};
            continue;
        }
        (hasIt ? with : without).push_back(held->second);
    }
    std::vector<base::Value> values; // in the order of the list
    for (const base::Value& value : list.values) {
        const bool isWith = std::find(with.begin(), with.end(), value) != with.end();
        if (isWith && std::find(without.begin(), without.end(), value) != without.end())
            return {};
        if (isWith)
            values.push_back(value);
    }
    return values;
}

/// What was made of the settings that some complete trials lack.
struct Conditions {
    std::vector<std::string> guessed, unknown; ///< paths
};

/// Gives each axis that some complete trials lack the condition that separates them.
Conditions addConditions(Space& space, const LoggedStudy& logged)
{
    const auto trials = completeOf(logged);
    const auto isSet = [&](const std::string& path) {
        return std::all_of(trials.begin(), trials.end(),
                           [&](const LoggedTrial* one) { return one->point.contains(path); });
    };
    Conditions made;
    for (Axis& axis : space.axes) {
        if (isSet(axis.path))
            continue;
        for (const Axis& list : space.axes) {
            // Of a list that is always set: conditions of conditions could lead in a circle.
            if (!list.isList() || list.path == axis.path || !isSet(list.path))
                continue;
            auto values = separating(list, axis.path, trials);
            if (values.empty())
                continue;
            axis.when = {{list.path, std::move(values)}};
            break;
        }
        (axis.when.empty() ? made.unknown : made.guessed).push_back(axis.path);
    }
    return made;
}

TriedRun trialOf(const LoggedTrial& logged, bool isMaximised)
{
    TriedRun tried{.trial = {.number = logged.number, .point = logged.point},
                   .run = logged.run,
                   .begun = logged.begun,
                   .ended = logged.ended};
    switch (logged.outcome) {
    case LoggedTrial::Outcome::Complete: tried.trial.state = TrialState::Complete; break;
    case LoggedTrial::Outcome::Pruned: tried.trial.state = TrialState::Pruned; break;
    case LoggedTrial::Outcome::Failed: tried.trial.state = TrialState::Failed; break;
    }
    if (logged.outcome != LoggedTrial::Outcome::Failed)
        tried.trial.value = isMaximised ? -logged.value : logged.value;
    return tried;
}

} // namespace

ImportedStudy importedStudy(const LoggedStudy& logged)
{
    ImportedStudy study;
    Search& search = study.search;
    search.method = kImported;
    search.origin = logged.origin;
    search.measure = logged.measure;
    search.isMaximised = logged.isMaximised;
    for (const interop::LoggedAxis& one : logged.axes)
        search.space.axes.push_back({.path = one.name,
                                     .low = one.low,
                                     .high = one.high,
                                     .log = one.log,
                                     .integer = one.integer,
                                     .values = one.choices});
    const Conditions conditions = addConditions(search.space, logged);
    check(search.space);
    for (const LoggedTrial& one : logged.trials)
        study.trials.push_back(trialOf(one, logged.isMaximised));
    std::sort(study.trials.begin(), study.trials.end(),
              [](const TriedRun& a, const TriedRun& b) { return a.trial.number < b.trial.number; });
    search.trials = std::ssize(study.trials);
    std::vector<std::string> remarks = logged.remarks;
    remarks.push_back("Its trials are counted from 1 here, from 0 there.");
    if (logged.isMaximised)
        remarks.push_back(fmt::format(
            "It makes {} large; here each value has its sign turned, so that less is better.",
            logged.measure));
    const auto isOrAre = [](const std::vector<std::string>& paths) {
        return fmt::format("{} {}", fmt::join(paths, ", "), paths.size() == 1 ? "is" : "are");
    };
    if (!conditions.guessed.empty())
        remarks.push_back(fmt::format(
            "{} set in some trials only: with which value of another setting was guessed from "
            "the trials.",
            isOrAre(conditions.guessed)));
    if (!conditions.unknown.empty())
        remarks.push_back(fmt::format(
            "{} set in some trials only, and nothing says when: what mattered is computed from "
            "the trials with all settings.",
            isOrAre(conditions.unknown)));
    for (const std::string& one : remarks)
        search.remark += (search.remark.empty() ? "" : " ") + one;
    return study;
}

} // namespace assay::tune

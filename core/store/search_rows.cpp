// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/search_rows.h"

#include "base/error.h"
#include "store/files.h"
#include "store/run_store_body.h"
#include "store/search_store.h"
#include "store/spec_rows.h"
#include "tune/samplers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::store {

using train::RunState;
using tune::TrialState;

tune::Search searchIn(RowReader& next)
{
    tune::Search search;
    search.id = next.id();
    search.base = baseIn(next);
    const std::string task = next.text();
    search.task = task == data::name(data::Task::Regression) ? data::Task::Regression
                                                             : data::Task::Classification;
    if (task != data::name(search.task))
        next.refuse("which is no task");
    try {
        search.space = tune::spaceFrom(next.json());
    } catch (const base::Error&) {
        next.refuse("which is no search space");
    }
    search.method = next.word();
    const auto& kinds = tune::samplerKinds();
    if (!tune::isImported(search)
        && std::none_of(kinds.begin(), kinds.end(),
                        [&](const tune::SamplerKind& kind) { return kind.name == search.method; }))
        next.refuse("which is no way to search");
    search.seed = static_cast<std::uint64_t>(next.integer());
    search.trials = next.count();
    search.minutes = next.optional([&] { return next.magnitude(); });
    search.leastGain = next.optional([&] { return next.magnitude(); });
    search.earlyStop =
        next.named([](const std::string& text) { return tune::earlyStopFrom(text); });
    search.created = next.moment();
    search.origin = next.text();
    if (search.origin.empty() == tune::isImported(search))
        next.refuse("which does not go with its method");
    search.measure = next.text();
    search.isMaximised = next.flag();
    search.remark = next.prose();
    if (!tune::isImported(search)) {
        try {
            search.space = tune::inTypesOf(std::move(search.space), search.base);
        } catch (const base::Error&) {
            throw BadValue("its space has a value that its field does not take");
        }
    }
    return search;
}

namespace {

bool isThere(const std::filesystem::path& file)
{
    std::error_code ignored;
    return std::filesystem::exists(file, ignored);
}

/// What became of a trial of another program.
tune::TriedRun judgedThere(TrialRow row)
{
    tune::TriedRun tried = std::move(row.tried);
    tried.trial.state = *row.outcome;
    tried.examples = 0;
    tried.scored.clear();
    if (*row.outcome != TrialState::Failed && row.reached && std::isfinite(*row.reached))
        tried.trial.value = *row.reached;
    if (*row.outcome == TrialState::Failed) {
        tried.reason = row.problem;
    } else if (*row.outcome == TrialState::Pruned) {
        tried.reason = "It was stopped early there.";
        tried.isLeftOut = !tune::hasValue(tried.trial);
    } else if (!tune::hasValue(tried.trial)) {
        tried.trial.state = TrialState::Failed;
        tried.reason = "Its value is no finite number.";
    }
    return tried;
}

} // namespace

std::optional<TrialState> outcomeIn(RowReader& next)
{
    const std::string text = next.text();
    if (text.empty())
        return std::nullopt;
    for (const auto state : {TrialState::Complete, TrialState::Pruned, TrialState::Failed}) {
        if (tune::name(state) == text)
            return state;
    }
    next.refuse("which is no end of a trial");
}

tune::TriedRun judged(TrialRow row, const std::filesystem::path& project,
                      const train::Metric& metric)
{
    if (row.outcome)
        return judgedThere(std::move(row));
    tune::TriedRun tried = std::move(row.tried);
    if (row.state && row.score && metric.allows(*row.score))
        tried.trial.value = metric.shortfall(*row.score);
    const bool hasValue = std::isfinite(tried.trial.value);
    const bool isOver = row.state && train::isOver(*row.state);
    if (!row.state) {
        // Without a run: given up on other machines, handed to them, or nobody's.
        tried.trial.state = !row.stoppedEarly.empty() ? TrialState::Failed
                            : !tried.worker.empty()   ? TrialState::Running
                                                      : TrialState::Waiting;
        tried.reason = row.stoppedEarly;
    } else if (row.isDeleted && (!isOver || *row.state == RunState::Interrupted)) {
        tried.trial.state = TrialState::Waiting; // it begins anew
    } else if (row.isDeleted) {
        tried.trial.state = TrialState::Pruned;
        tried.reason = "Its run was deleted.";
        tried.isLeftOut = true;
    } else if (!row.stoppedEarly.empty()) {
        // While its last update is made it counts as stopped, with what it has reached.
        tried.trial.state = TrialState::Pruned;
        tried.reason = row.stoppedEarly;
        tried.isLeftOut = !hasValue;
    } else if (*row.state == RunState::Finished) {
        tried.trial.state = hasValue ? TrialState::Complete : TrialState::Failed;
        if (!hasValue)
            tried.reason = "Its " + metric.label + " is no number.";
    } else if (*row.state == RunState::Failed) {
        tried.trial.state = TrialState::Failed;
        tried.trial.value = std::numeric_limits<double>::quiet_NaN();
        tried.reason = row.problem;
    } else if (*row.state == RunState::Stopped) {
        tried.trial.state = TrialState::Pruned;
        tried.reason = "A person stopped it.";
        tried.isStoppedByPerson = true;
        tried.isLeftOut = !hasValue;
    } else {
        const RunFiles files = filesOf(project, tried.run);
        tried.trial.state = TrialState::Running;
        tried.trial.value = std::numeric_limits<double>::quiet_NaN();
        tried.isResumable = !RunLock::isHeld(files.lock);
        if (tried.isResumable && row.step > 0 && !isThere(files.last)) {
            tried.trial.state = TrialState::Waiting; // nothing goes on from it
            tried.isResumable = false;
        }
        const bool isFree = tried.isResumable || tried.trial.state == TrialState::Waiting;
        const bool saysWhy = !row.problem.empty() && row.problem != kEndedBefore;
        if (isFree && saysWhy)
            tried.reason = row.problem; // it was begun, and waits for that
        if (isFree && row.attempts >= kMostAttempts) {
            tried.trial.state = TrialState::Failed;
            tried.isResumable = false;
            tried.reason =
                !saysWhy
                    ? fmt::format("The program that trained it ended {} times without coming "
                                  "further; it may need more memory than there is.",
                                  row.attempts)
                    : fmt::format("It was begun {} times in a row and not trained to its end. The "
                                  "last time: {}",
                                  row.attempts, row.problem);
        }
    }
    if (!std::isfinite(tried.trial.value)) {
        tried.examples = 0;
        tried.scored.clear();
    }
    if (isOver && tried.ended == 0 && tried.begun > 0)
        tried.ended = tried.begun + row.seconds;
    return tried;
}

} // namespace assay::store

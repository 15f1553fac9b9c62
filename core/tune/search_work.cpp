// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/search_work.h"

#include "base/random.h"
#include "tune/importance.h"
#include "tune/samplers.h"
#include "tune/samplers/coarse_to_fine.h"
#include "tune/samplers/grid.h"
#include "tune/search_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace assay::tune {

namespace {

constexpr int kFirstEnd = 64; ///< above what shells and errors use
constexpr double kMostPoints = 20'000;

/// Each point of a space; nothing: it has more than kMostPoints.
std::optional<std::vector<Point>> pointsOf(const Space& space)
{
    double product = 1;
    std::size_t most = 1;
    for (const Axis& axis : space.axes) {
        const std::size_t count = countOf(axis);
        product *= static_cast<double>(count);
        most = std::max(most, count);
        if (count == 0 || product > kMostPoints)
            return std::nullopt;
    }
    return GridSampler(space, static_cast<int>(most)).points();
}

} // namespace

int exitCodeOf(WorkEnd why)
{
    return kFirstEnd + static_cast<int>(why);
}

std::optional<WorkEnd> workEndOf(int exitCode)
{
    constexpr auto kLast = WorkEnd::RunStopped;
    if (exitCode < kFirstEnd || exitCode > exitCodeOf(kLast))
        return std::nullopt;
    return static_cast<WorkEnd>(exitCode - kFirstEnd);
}

std::int64_t divergedTrials(const std::vector<TriedRun>& trials)
{
    return std::count_if(trials.begin(), trials.end(), [](const TriedRun& one) {
        return one.hasDiverged && one.trial.state == TrialState::Complete && hasValue(one.trial);
    });
}

std::string divergedBestText(const std::vector<TriedRun>& trials)
{
    const TriedRun* best = bestOf(trials);
    if (!best || !best->hasDiverged)
        return {};
    std::vector<TriedRun> others = trials;
    std::erase_if(others, [](const TriedRun& one) { return one.hasDiverged; });
    const TriedRun* sound = bestOf(others);
    return best->reason + " "
           + (sound ? fmt::format("Of the trials that did not diverge trial {} is the best.",
                                  sound->trial.number + 1)
                    : std::string("Every trial that finished diverged."));
}

std::string trialName(SearchId search, std::int64_t number)
{
    return fmt::format("study {}, trial {}", search, number + 1);
}

bool isTakenIn(const TriedRun& one)
{
    // Each program that begins a trial writes its name and the time.
    return one.run != 0 && one.begun == 0 && one.worker.empty();
}

std::int64_t takenIn(const Search& search, const std::vector<TriedRun>& trials)
{
    return isImported(search) ? 0 : std::count_if(trials.begin(), trials.end(), isTakenIn);
}

bool countsTowardsWanted(const Search& search, const TriedRun& one)
{
    return search.method != GridSampler::kName || !isTakenIn(one);
}

std::int64_t trialsTowardsWanted(const Search& search, const std::vector<TriedRun>& trials)
{
    std::vector<TriedRun> counting = trials;
    std::erase_if(counting, [&](const auto& one) { return !countsTowardsWanted(search, one); });
    return countedTrials(search.space, counting);
}

std::string takenInText(const Search& search, const std::vector<TriedRun>& trials)
{
    const std::int64_t count = takenIn(search, trials);
    if (count == 0)
        return {};
    const bool isOne = count == 1;
    std::string text =
        isOne ? "1 run of the project is of this space: it is its first trial"
              : fmt::format("{} runs of the project are of this space: they are its first trials",
                            count);
    if (search.method == kManual)
        return text + ".";
    if (search.method == GridSampler::kName)
        return text
               + fmt::format(". Points of the grid that {} are not trained again; {} not count "
                             "among the {} that are wanted.",
                             isOne ? "it has" : "they have", isOne ? "it does" : "they do",
                             search.trials);
    return text
           + fmt::format(" and {} among the {} that are wanted.", isOne ? "counts" : "count",
                         search.trials);
}

FinishedTrials finishedTrials(const SearchState& state)
{
    FinishedTrials finished;
    for (const TriedRun& one : state.trials) {
        if (one.trial.state != TrialState::Complete || !hasValue(one.trial))
            continue;
        ++finished.all;
        if (!one.isLeftOut && isOf(state.search.space, one.trial.point))
            ++finished.complete;
    }
    return finished;
}

std::string importanceWaitText(const SearchState& state)
{
    const FinishedTrials finished = finishedTrials(state);
    if (finished.complete == finished.all)
        return fmt::format(
            "Which settings mattered is said from {} finished trials on; there {} {}.",
            kFewestForImportance, finished.all == 1 ? "is" : "are", finished.all);
    return fmt::format(
        "Which settings mattered is said from {} finished trials on that have all settings of the "
        "space; {} of the {} finished ones {}. The others lack a setting, lie outside of the space, "
        "or are left out.",
        kFewestForImportance, finished.complete, finished.all,
        finished.complete == 1 ? "has" : "have");
}

namespace {

/// Whether the trials that importance is computed from differ in nothing.
bool isOneValue(const SearchState& state)
{
    const double* first = nullptr;
    for (const TriedRun& one : state.trials) {
        if (one.trial.state != TrialState::Complete || !hasValue(one.trial) || one.isLeftOut
            || !isOf(state.search.space, one.trial.point))
            continue;
        if (first && one.trial.value != *first)
            return false;
        first = &one.trial.value;
    }
    return first != nullptr;
}

} // namespace

std::string importanceText(const SearchState& state, const SearchReport& report)
{
    if (report.importances.empty())
        return {};
    const auto percent = [](double share) { return fmt::format("{:.0f}", 100 * share); };
    std::size_t valued = 0;
    std::int64_t stopped = 0, failed = 0;
    for (const TriedRun& one : state.trials) {
        if (one.isLeftOut || !isOf(state.search.space, one.trial.point))
            continue;
        valued += hasValue(one.trial) ? 1 : 0;
        stopped += one.trial.state == TrialState::Pruned ? 1 : 0;
        failed += one.trial.state != TrialState::Pruned && hasFailed(one.trial) ? 1 : 0;
    }
    std::string words;
    if (valued == report.finished) {
        const FinishedTrials finished = finishedTrials(state);
        words = fmt::format("Measured on {} finished trials", finished.complete);
        std::vector<std::string> others;
        if (stopped > 0)
            others.push_back(fmt::format("{} stopped early", stopped));
        if (failed > 0)
            others.push_back(fmt::format("{} failed", failed));
        if (finished.all > finished.complete)
            others.push_back(fmt::format("{} of another space or other examples",
                                         finished.all - finished.complete));
        if (!others.empty())
            words += fmt::format("; {} {} not counted", fmt::join(others, " and "),
                                 stopped + failed + finished.all - finished.complete == 1 ? "is"
                                                                                          : "are");
    } else {
        words = fmt::format("Measured when {} trials had a value; {} have one now", report.finished,
                            valued);
    }
    if (isOneValue(state))
        return words + ". They all have the same value, so that there is no difference to explain.";
    const auto top = std::max_element(
        report.importances.begin(), report.importances.end(),
        [](const Importance& a, const Importance& b) { return a.share < b.share; });
    double alone = 0;
    for (const Importance& one : report.importances)
        alone += one.share;
    alone = std::min(alone, 1.0);
    return fmt::format(
        "{}. Of the variance of their values over the space {} explains {} % [{}, {}], all settings "
        "one by one {} %, and settings together the other {} %.",
        words, top->path, percent(top->share), percent(top->low), percent(top->high),
        percent(alone), percent(1 - alone));
}

std::string handOverText(const SearchState& state)
{
    const Search& search = state.search;
    if (search.method != "coarse_to_fine")
        return {};
    return CoarseToFineSampler(search.space, search.seed)
        .handOver(trialsSeen(state.trials))
        .value_or(std::string());
}

std::optional<Point> nextPoint(const Search& search, const std::vector<TriedRun>& trials)
{
    const std::vector<Trial> seen = trialsSeen(trials);
    const auto point = samplerKindNamed(search.method).make(search.space, search.seed)->ask(seen);
    std::set<Point> tried;
    for (const TriedRun& one : trials) {
        if (!one.isLeftOut)
            tried.insert(one.trial.point);
    }
    if (!point || !tried.contains(*point))
        return point;
    base::Random random(search.seed, "tune.untried", static_cast<std::uint64_t>(nextNumber(seen)));
    if (auto all = pointsOf(search.space)) {
        std::erase_if(*all, [&](const Point& one) { return tried.contains(one); });
        if (all->empty())
            return std::nullopt;
        return (*all)[random.below(all->size())];
    }
    constexpr int kDraws = 1000;
    for (int draw = 0; draw < kDraws; ++draw) {
        std::vector<double> unit(search.space.axes.size());
        for (double& each : unit)
            each = random.uniform();
        Point other = pointAt(search.space, unit);
        if (!tried.contains(other))
            return other;
    }
    return point;
}

std::optional<WorkEnd> reasonToEnd(const Search& search, const std::vector<TriedRun>& trials,
                                   int failedInARow, bool areShares)
{
    if (search.method == kManual)
        return WorkEnd::AllProposed; // however many are wanted
    if (trialsTowardsWanted(search, trials) >= search.trials)
        return WorkEnd::AllTrials;
    const bool anyValue = std::any_of(trials.begin(), trials.end(), [](const auto& one) {
        return !one.isLeftOut && hasValue(one.trial);
    });
    if (!anyValue && failedInARow >= kFailedInARow)
        return WorkEnd::AllFailed;
    if (search.leastGain) {
        auto gain = expectedGain(search.space, trialsSeen(trials), search.seed);
        const TriedRun* best = bestOf(trials);
        if (gain && areShares && best)
            gain = std::min(*gain, best->trial.value);
        if (gain && *gain < *search.leastGain)
            return WorkEnd::SmallGain;
    }
    return std::nullopt;
}

} // namespace assay::tune

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/fork.h"

#include "adapt/methods.h"
#include "base/error.h"
#include "base/sample_id.h"
#include "train/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace assay::experiment {

namespace {

constexpr std::string_view kFrom = "train.continue_from";
constexpr std::string_view kPrint = "train.continue_fingerprint";

/// Of the network they change what a layer computes, and no weight.
constexpr std::array<std::string_view, 2> kOfNetwork{"model.dropout", "model.activation"};
/// The order of examples, and what is drawn, hang on them.
constexpr std::array<std::string_view, 4> kOfOrder{"seed", "train.batch_size", "train.drop_last",
                                                   "train.shuffle"};

template <std::size_t Count>
bool isAmong(const std::array<std::string_view, Count>& paths, const std::string& path)
{
    return std::find(paths.begin(), paths.end(), path) != paths.end();
}

/// Reads "NAME 12" at the beginning of `text`, and takes it off.
std::optional<std::int64_t> takeNumber(std::string_view& text, std::string_view name)
{
    if (!text.starts_with(name))
        return std::nullopt;
    text.remove_prefix(name.size());
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc())
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

void requireTrained(const train::RunRecord& run)
{
    if (run.kind != train::RunKind::Training)
        throw base::usageError(
            "fork.run",
            fmt::format("Run {} {}; only a training run of this project can be forked.", run.id,
                        run.kind == train::RunKind::Imported ? "was logged by another program"
                                                             : "learned one batch by heart"));
}

} // namespace

std::optional<ForkPoint> forkPoint(const ExperimentSpec& spec)
{
    std::string_view text = spec.train.continueFrom;
    if (text.empty())
        return std::nullopt;
    const auto run = takeNumber(text, "run ");
    const auto step = run ? takeNumber(text, " step ") : std::nullopt;
    if (!step || !text.empty() || *run < 1 || *step < 0)
        throw base::usageError(std::string(kFrom),
                               fmt::format("{} is \"{}\"; write \"run 3 step 500\", or leave it "
                                           "empty.",
                                           kFrom, spec.train.continueFrom));
    return ForkPoint{*run, *step};
}

std::string stateFingerprint(ExperimentSpec run, std::int64_t step)
{
    std::vector<train::RateChange> before = train::rateChanges(run.train.rateChanges);
    std::erase_if(before, [step](const auto& change) { return change.step >= step; });
    run.train.rateChanges = train::spelled(before);
    return base::fingerprint(fmt::format("{} {}", hash(run), step));
}

ExperimentSpec forkOf(const train::RunRecord& run, std::int64_t step)
{
    requireTrained(run);
    ExperimentSpec spec = fromJson(run.spec);
    spec.train.continueFingerprint = stateFingerprint(spec, step);
    spec.train.continueFrom = fmt::format("run {} step {}", run.id, step);
    std::vector<train::RateChange> later;
    for (const train::RateChange& change : train::rateChanges(spec.train.rateChanges)) {
        if (change.step < step)
            spec.train.learningRate = change.rate;
        else
            later.push_back(change);
    }
    spec.train.rateChanges = train::spelled(later);
    return spec;
}

ExperimentSpec patchedFork(ExperimentSpec fork, const std::vector<std::string>& assignments)
{
    const auto isSet = [&](const std::string& path) {
        return std::any_of(assignments.begin(), assignments.end(),
                           [&](const std::string& one) { return one.starts_with(path + "="); });
    };
    if (isSet("train.learning_rate") && !isSet("train.rate_changes"))
        fork.train.rateChanges.clear();
    for (const std::string& assignment : assignments)
        setText(fork, assignment);
    return fork;
}

std::string forkObstacle(const ExperimentSpec& run, const Difference& change)
{
    const std::string& path = change.path;
    if (path == kFrom || path == kPrint || isAmong(kOfNetwork, path))
        return {};
    if (path.starts_with("data."))
        return fmt::format("A fork keeps the data of its run and how they are cut, so {} cannot be "
                           "another one; start a new run with it.",
                           path);
    if (path.starts_with("adapt.") && path != "adapt.weight" && path != "adapt.reversal")
        return fmt::format("A fork learns from the examples that its run learned from, so {} "
                           "cannot be another one; start a new run with it.",
                           path);
    if (path.starts_with("model."))
        return fmt::format(
            "A fork keeps the network of its run, so that its weights fit: {} cannot "
            "be another one (of the network only {} and {} can); start a new run "
            "with it.",
            path, kOfNetwork[0], kOfNetwork[1]);
    if (isAmong(kOfOrder, path))
        return fmt::format("A fork goes on in the order of examples of its run, so {} cannot be "
                           "another one; start a new run with it.",
                           path);
    const bool momentum = path == "train.momentum" && run.train.optimiser == train::Optimiser::Sgd
                          && (change.before == "0" || change.after == "0");
    if (path == "train.optimiser" || path == "train.loss" || momentum)
        return fmt::format(
            "A fork goes on with the optimiser and the loss of its run, so {} cannot "
            "be {}; start a new run with it.",
            path, momentum ? fmt::format("{}", change.after) : "another one");
    return {};
}

ExperimentSpec acceptedFork(ExperimentSpec fork, const train::RunRecord& run)
{
    const ForkPoint point = forkPoint(fork).value();
    const ExperimentSpec same = forkOf(run, point.step);
    for (const Difference& change : differences(same, fork)) {
        if (const std::string obstacle = forkObstacle(same, change); !obstacle.empty())
            throw base::usageError("fork.field", obstacle);
    }
    const std::string& print = fork.train.continueFingerprint;
    if (!print.empty() && print != same.train.continueFingerprint)
        throw base::inputError("fork.changed",
                               fmt::format("Run {} was trained differently from the run that the "
                                           "fork goes on from; clear {} to go on from run {} as "
                                           "it is.",
                                           run.id, kPrint, run.id),
                               {});
    fork.train.continueFrom = same.train.continueFrom;
    fork.train.continueFingerprint = same.train.continueFingerprint;
    return fork;
}

namespace {

/// A run that chose its epoch ends with weights of that one and an optimiser of the last.
void requireOneEpoch(const ExperimentSpec& run)
{
    if (run.adapt.method != adapt::Method::None && adapt::infoOf(run.adapt.method).choosesEpoch)
        throw base::usageError(
            "fork.adapted",
            fmt::format("A run with adapt.method={} chooses its epoch at its end, which a fork "
                        "could not do as it did; start a new run with these settings.",
                        adapt::infoOf(run.adapt.method).key));
}

} // namespace

void requireForkable(const train::RunRecord& run, const ExperimentSpec& fork,
                     const std::vector<std::int64_t>& stored)
{
    requireTrained(run);
    const std::int64_t step = forkPoint(fork).value().step;
    if (stored.empty())
        throw base::inputError(
            "fork.checkpoint",
            run.state == train::RunState::Queued
                ? fmt::format("Run {} has no checkpoint yet; fork it once it trains.", run.id)
                : fmt::format("No checkpoint of run {} is left to go on from; put its folder back "
                              "beside the project, or start a new run with its settings.",
                              run.id),
            {});
    const ExperimentSpec own = fromJson(run.spec);
    requireOneEpoch(own);
    const auto parent = forkPoint(own);
    const std::int64_t first = parent ? parent->step + 1 : 1;
    if (step < first || step > stored.back())
        throw base::usageError(
            "fork.step",
            stored.back() < first
                ? fmt::format("The last checkpoint of run {} is of update {}, with which it "
                              "began; fork it once it has made more.",
                              run.id, stored.back())
                : fmt::format("The last checkpoint of run {} is of update {}; fork it after an "
                              "update from {} to that, not after {}.",
                              run.id, stored.back(), first, step));
    // As many updates an epoch as that run makes.
    const std::int64_t planned =
        run.totalSteps / std::max<std::int64_t>(1, own.train.epochs) * fork.train.epochs;
    if (planned > 0 && step >= planned)
        throw base::usageError(
            "fork.step",
            fmt::format("{} epochs end with update {}, so that nothing is left to be made after "
                        "update {}; fork it earlier, or set train.epochs higher.",
                        fork.train.epochs, planned, step));
}

ExperimentSpec anew(ExperimentSpec spec)
{
    spec.train.continueFrom.clear();
    spec.train.continueFingerprint.clear();
    return spec;
}

} // namespace assay::experiment

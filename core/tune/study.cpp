// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/study.h"

#include "adapt/methods.h"
#include "base/error.h"
#include "evaluate/size_curve.h"
#include "train/run_list.h"
#include "train/seeds.h"
#include "train/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>

namespace assay::tune {

namespace {

using experiment::ExperimentSpec;
using train::RunRecord;

base::Patch seedPatch(std::int64_t seed)
{
    return {{"seed", fmt::format("{}", seed)}};
}

/// Leads from all of train, `examples`, to a part of it with as many updates.
base::Patch partPatch(const ExperimentSpec& spec, double part, std::int64_t examples)
{
    if (part >= 1)
        return {};
    train::TrainSpec oneEpoch = spec.train;
    oneEpoch.epochs = 1;
    const auto stepsOf = [&](double count) {
        return static_cast<double>(
            train::plannedSteps(oneEpoch, static_cast<std::int64_t>(std::ceil(count))));
    };
    const auto all = static_cast<double>(examples);
    const double longer = stepsOf(all) / stepsOf(all * part);
    const auto epochs = [longer](std::int64_t count) {
        return fmt::format(
            "{}", std::max<std::int64_t>(1, std::llround(static_cast<double>(count) * longer)));
    };
    base::Patch patch{{"data.split.train_part", fmt::format("{}", part)},
                      {"train.epochs", epochs(spec.train.epochs)}};
    if (spec.train.schedule.kind == train::ScheduleKind::Step)
        patch.push_back({"train.step_epochs", epochs(spec.train.schedule.stepEpochs)});
    return patch;
}

Standing standingOf(const RunRecord& run)
{
    if (run.state == train::RunState::Finished)
        return Standing::Finished;
    if (!train::isOver(run.state))
        return Standing::Underway;
    return run.resumable ? Standing::Interrupted : Standing::Missing;
}

} // namespace

bool isChanged(const PlannedRun& planned)
{
    return std::any_of(planned.patch.begin(), planned.patch.end(),
                       [](const base::FieldChange& change) { return change.path != "seed"; });
}

std::string name(Standing standing)
{
    switch (standing) {
    case Standing::Missing: return "waiting";
    case Standing::Interrupted: return "interrupted";
    case Standing::Underway: return "running";
    case Standing::Finished: return "complete";
    }
    return {};
}

Study newSeeds(const ExperimentSpec& spec, const std::string& name, int count)
{
    Study study{.purpose = Purpose::Seeds, .base = spec, .of = {}, .planned = {}};
    for (int k = 0; k < count; ++k) {
        const std::int64_t seed = spec.seed + k;
        study.planned.push_back(
            {.patch = seedPatch(seed),
             .name = name.empty() || count == 1 ? name : fmt::format("{} (seed {})", name, seed)});
    }
    return study;
}

std::vector<RunRecord> seedsThere(const RunRecord& run, const std::vector<RunRecord>& all)
{
    std::vector<RunRecord> there = train::seedsOf(run, all).runs;
    for (const RunRecord& one : all) {
        const bool goesOn = !train::isOver(one.state)
                            || (one.state == train::RunState::Interrupted && one.resumable);
        const bool isKnown = std::any_of(there.begin(), there.end(), [&](const RunRecord& other) {
            return other.seed == one.seed;
        });
        if (goesOn && !isKnown && (one.id == run.id || train::mayDifferBySeedOnly(run, one)))
            there.push_back(one);
    }
    return there;
}

Study moreSeeds(const RunRecord& run, const std::vector<RunRecord>& all, int count)
{
    if (run.kind != train::RunKind::Training)
        throw base::usageError(
            "seeds.run",
            fmt::format("Run {} was not trained here; choose a training run.", run.id));
    const auto wanted = static_cast<std::size_t>(std::max(0, count));
    Study study{.purpose = Purpose::Seeds,
                .base = experiment::fromJson(run.spec),
                .of = run.id,
                .planned = {}};
    for (const RunRecord& one : seedsThere(run, all)) {
        if (study.planned.size() < wanted)
            study.planned.push_back({.patch = seedPatch(one.seed), .run = one.id});
    }
    for (std::int64_t seed = train::nextSeed(run, all); study.planned.size() < wanted; ++seed)
        study.planned.push_back({.patch = seedPatch(seed)});
    return study;
}

Study sizeCurve(const RunRecord& run, int seeds)
{
    if (run.kind != train::RunKind::Training || run.state != train::RunState::Finished)
        throw base::usageError("sizes.run",
                               fmt::format("Run {} did not train to its end here; choose a "
                                           "training run that has finished.",
                                           run.id));
    Study study{.purpose = Purpose::SizeCurve,
                .base = experiment::fromJson(run.spec),
                .of = run.id,
                .planned = {}};
    if (study.base.data.split.trainPart < 1)
        throw base::usageError("sizes.run", fmt::format("Run {} used a part of train itself; "
                                                        "choose one on all of it.",
                                                        run.id));
    for (const double part : evaluate::kTrainParts) {
        for (int k = 0; k < std::max(1, seeds); ++k) {
            const std::int64_t seed = study.base.seed + k;
            PlannedRun planned{
                .patch = partPatch(study.base, part, run.examples.at(data::SplitKind::Train)),
                .name =
                    part < 1 ? fmt::format("{}, {:g} % of train", run.name, part * 100) : run.name};
            const base::Patch bySeed = seedPatch(seed);
            planned.patch.insert(planned.patch.end(), bySeed.begin(), bySeed.end());
            if (k > 0)
                planned.name += fmt::format(" (seed {})", seed);
            else if (part == 1)
                planned.run = run.id;
            study.planned.push_back(std::move(planned));
        }
    }
    return study;
}

namespace {

/// Settings of data that leave as they are which examples are scored and what their targets are: by
/// any other an effect could not be separated from other examples.
constexpr std::array kSameExamples{
    "data.more",         "data.split.train_part",  "data.split.train_limit",
    "data.normalise",    "data.preprocess",        "data.preprocess_eval",
    "data.augment_eval", "data.standardise_target"};

/// Columns of a table that enter or do not: a row is known by all its cells. Another file of the same rows is known
/// by the cells that data.id_columns names.
bool keepsRows(const ExperimentSpec& base, const Tried& tried, const std::string& path)
{
    const auto changes = [&tried](std::string_view wanted) {
        return std::any_of(tried.patch.begin(), tried.patch.end(),
                           [wanted](const base::FieldChange& one) { return one.path == wanted; });
    };
    if (path == "data.leave_out" || path == "data.keep")
        return true;
    const bool isNamed = changes("data.id_columns") || !base.data.table.idColumns.empty();
    // The target that was found, by its name: another one is refused where the patch is made (advise::withIdColumns).
    const bool isTarget = path == "data.target" && base.data.table.target.empty();
    return (path == "data.id_columns" || path == "data.path" || isTarget) && isNamed
           && changes("data.path");
}

/// The target part is taken from test-val: what is left of it is scored on both sides.
bool keepsTarget(const ExperimentSpec& base, const Tried& tried)
{
    return base.data.split.target <= 0
           && std::any_of(
               tried.patch.begin(), tried.patch.end(),
               [](const base::FieldChange& change) { return change.path == "adapt.method"; });
}

void requireComparable(const ExperimentSpec& base, const Tried& tried)
{
    for (const base::FieldChange& change : tried.patch) {
        if (change.path == "seed")
            throw base::usageError("attempt.seed", "An attempt is tried on several seeds: leave "
                                                   "seed out of the change.");
        if (change.path == "data.split.target" && keepsTarget(base, tried))
            continue;
        if (keepsRows(base, tried, change.path))
            continue;
        if (change.path.starts_with("data.")
            && std::find(kSameExamples.begin(), kSameExamples.end(), change.path)
                   == kSameExamples.end())
            throw base::usageError(
                "attempt.examples",
                fmt::format("With another {} other examples may be scored, so that the effect of "
                            "the change could not be measured; train with it as a run of its own.",
                            change.path));
    }
}

} // namespace

bool goesOnFromWeights(const Study& study)
{
    if (!study.tried)
        return false;
    const bool isGiven = std::any_of(
        study.tried->patch.begin(), study.tried->patch.end(),
        [](const base::FieldChange& change) { return change.path == "model.start_from"; });
    const adapt::AdaptSpec spec = specOf(study, {.patch = study.tried->patch}).adapt;
    return !isGiven && spec.method != adapt::Method::None && adapt::infoOf(spec.method).goesOn;
}

namespace {

/// The network beside `one` that has the change. `isFirst`: it is that of the run that is asked about, `of`.
PlannedRun withChange(const Study& study, const PlannedRun& one, const RunRecord* of, bool isFirst)
{
    PlannedRun planned{.patch = study.tried->patch,
                       .name = fmt::format("{}, {}", of ? of->name : "", study.tried->words)};
    planned.patch.insert(planned.patch.end(), one.patch.begin(), one.patch.end());
    if (!isFirst)
        planned.name += fmt::format(" (seed {})", specOf(study, one).seed);
    return planned;
}

} // namespace

Study attempt(const RunRecord& run, const std::vector<RunRecord>& all, const Tried& tried,
              int seeds)
{
    if (run.kind != train::RunKind::Training || run.state != train::RunState::Finished)
        throw base::usageError("attempt.run",
                               fmt::format("Run {} did not train to its end here, so that nothing "
                                           "can be compared with it; choose a training run that "
                                           "has finished.",
                                           run.id));
    Study study = moreSeeds(run, all, std::max(1, seeds));
    requireComparable(study.base, tried);
    study.purpose = Purpose::Attempt;
    study.tried = tried;
    study.tried->scored = run.scored;
    if (goesOnFromWeights(study))
        return withAwaited(std::move(study), all);
    const std::vector<PlannedRun> before = study.planned;
    for (const PlannedRun& one : before) {
        PlannedRun planned = withChange(study, one, &run, one.run == run.id);
        if (experiment::hash(specOf(study, planned)) == experiment::hash(specOf(study, one)))
            throw base::usageError("attempt.nothing",
                                   fmt::format("Run {} has these settings already: there is "
                                               "nothing to try.",
                                               run.id));
        study.planned.push_back(std::move(planned));
    }
    return study;
}

Study withAwaited(Study study, const std::vector<RunRecord>& runs)
{
    if (!goesOnFromWeights(study))
        return study;
    const std::vector<Member> known = members(study, runs);
    std::set<std::int64_t> changed; // seeds whose network is planned
    for (std::size_t k = 0; k < known.size(); ++k) {
        if (isChanged(study.planned[k]))
            changed.insert(known[k].spec.seed);
    }
    const RunRecord* of = study.of ? train::findRun(runs, *study.of) : nullptr;
    for (std::size_t k = 0; k < known.size(); ++k) {
        const Member& source = known[k];
        if (isChanged(study.planned[k]) || source.standing != Standing::Finished || !source.run
            || changed.contains(source.spec.seed))
            continue;
        PlannedRun planned = withChange(study, study.planned[k], of, study.of == source.run);
        planned.patch.push_back({"model.start_from", fmt::format("run {}", *source.run)});
        study.planned.push_back(std::move(planned));
    }
    return study;
}

std::string attemptKey(const Study& study)
{
    if (!study.tried)
        return {};
    return experiment::family(study.base) + ' '
           + experiment::family(specOf(study, {.patch = study.tried->patch}));
}

ExperimentSpec specOf(const Study& study, const PlannedRun& planned)
{
    ExperimentSpec spec = study.base;
    for (const std::string& setting : base::assignments(planned.patch))
        experiment::setText(spec, setting);
    return spec;
}

namespace {

struct PurposeEntry {
    Purpose purpose;
    const char* name;
    Study (*plan)(const RunRecord& run, const std::vector<RunRecord>& all, int seeds);
};
constexpr std::array kPurposes{
    PurposeEntry{Purpose::Seeds, "seeds", moreSeeds},
    PurposeEntry{Purpose::SizeCurve, "size_curve",
                 [](const RunRecord& run, const std::vector<RunRecord>&, int seeds) {
                     return sizeCurve(run, seeds);
                 }},
    PurposeEntry{Purpose::Attempt, "attempt",
                 [](const RunRecord& run, const std::vector<RunRecord>&, int) -> Study {
                     throw base::usageError("attempt.nothing",
                                            fmt::format("Nothing was named that is to be tried on "
                                                        "run {}.",
                                                        run.id));
                 }},
    PurposeEntry{Purpose::Finalists, "finalists",
                 [](const RunRecord&, const std::vector<RunRecord>&, int) -> Study {
                     throw base::usageError("tune.no_study",
                                            "Finalists are those of a search; name it.");
                 }},
};

const PurposeEntry& entryOf(Purpose purpose)
{
    return *std::find_if(kPurposes.begin(), kPurposes.end(),
                         [purpose](const auto& entry) { return entry.purpose == purpose; });
}

} // namespace

std::string name(Purpose purpose)
{
    return entryOf(purpose).name;
}

Purpose purposeFrom(const std::string& name)
{
    for (const PurposeEntry& entry : kPurposes) {
        if (entry.name == name)
            return entry.purpose;
    }
    throw base::usageError("study.purpose", fmt::format("There are no studies of {}.", name));
}

Study studyOf(Purpose purpose, const RunRecord& run, const std::vector<RunRecord>& all, int seeds)
{
    return entryOf(purpose).plan(run, all, seeds);
}

void extend(Study& known, const Study& wanted)
{
    for (const PlannedRun& planned : wanted.planned) {
        const bool isThere =
            std::any_of(known.planned.begin(), known.planned.end(),
                        [&](const auto& own) { return own.patch == planned.patch; });
        if (!isThere)
            known.planned.push_back(planned);
    }
}

Standing standingOf(const std::vector<Member>& members)
{
    const auto any = [&](Standing standing) {
        return std::any_of(members.begin(), members.end(),
                           [&](const Member& one) { return one.standing == standing; });
    };
    if (any(Standing::Underway))
        return Standing::Underway;
    return any(Standing::Missing) || any(Standing::Interrupted) ? Standing::Missing
                                                                : Standing::Finished;
}

std::vector<Member> members(const Study& study, const std::vector<RunRecord>& runs)
{
    std::vector<Member> all;
    for (const PlannedRun& planned : study.planned) {
        Member member{.spec = specOf(study, planned),
                      .name = planned.name,
                      .standing = Standing::Missing,
                      .run = {},
                      .cutOff = !planned.run};
        const std::string hash = experiment::hash(member.spec);
        for (const RunRecord& run : runs) {
            if (run.kind != train::RunKind::Training || run.specHash != hash)
                continue;
            const Standing standing = standingOf(run);
            if (standing < member.standing
                || (standing == member.standing && run.id != planned.run))
                continue;
            member.standing = standing;
            member.run = run.id;
            member.cutOff = run.state == train::RunState::Interrupted;
        }
        if (member.standing == Standing::Missing)
            member.run.reset();
        all.push_back(std::move(member));
    }
    return all;
}

} // namespace assay::tune

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/fork_start.h"

#include "base/error.h"
#include "experiment/fork.h"
#include "experiment/replay.h"
#include "session/local/kept_module.h"
#include "session/local/run_material.h"
#include "store/files.h"
#include "store/replay_store.h"
#include "store/run_store.h"
#include "train/trainer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace assay::session {

namespace {

/// `project`: its identity.
std::vector<StoredCheckpoint> storedIn(const std::filesystem::path& path,
                                       const std::string& project, const train::RunRecord& run)
{
    if (run.kind != train::RunKind::Training)
        return {};
    const store::RunFiles files = store::filesOf(path, run.id);
    const train::CheckpointOwner owner =
        experiment::ownerOf(project, run.id, experiment::fromJson(run.spec));
    std::map<std::int64_t, std::filesystem::path> byStep;
    for (const train::KeptCheckpoint& kept : store::ReplayStore(path, true).kept(run.id))
        byStep.emplace(kept.step, train::keptFile(files.folder, kept.step));
    for (const auto& file : {files.last, files.best}) {
        try {
            byStep.emplace(train::placeIn(file, owner).step, file);
        } catch (const base::Error&) {
            // There is none, or none of this run.
        }
    }
    std::vector<StoredCheckpoint> all;
    for (const auto& [step, file] : byStep)
        all.push_back({step, file});
    return all;
}

std::vector<std::int64_t> stepsOf(const std::vector<StoredCheckpoint>& stored)
{
    std::vector<std::int64_t> steps;
    for (const StoredCheckpoint& one : stored)
        steps.push_back(one.step);
    return steps;
}

/// That the updates that were made again are those of the run.
void requireEqual(const experiment::Replayed& again, const std::map<std::int64_t, double>& logged,
                  const train::RunRecord& run, std::int64_t step,
                  const std::vector<StoredCheckpoint>& stored)
{
    for (const auto& [at, before] : logged) {
        const auto found = again.losses.find(at);
        const double now = found != again.losses.end() ? found->second : std::nan("");
        if (before == now || (std::isnan(before) && std::isnan(now)))
            continue;
        throw base::environmentError(
            "fork.replay",
            fmt::format(
                "Updates {} to {} of run {} were made again and came out otherwise, the first "
                "with update {}: another machine, number of cores or version of LibTorch "
                "gives other numbers. Fork it where a checkpoint is stored: {}.",
                again.from + 1, step, run.id, at, fmt::join(stepsOf(stored), ", ")));
    }
}

/// What made the updates of `run`.
experiment::Job jobOf(const RunJob& fork, const train::RunRecord& run, const data::Prepared& data)
{
    const auto spec = experiment::fromJson(run.spec);
    const store::RunFiles files = store::filesOf(fork.project, run.id);
    return {.spec = withKeptModule(fork.project, spec),
            .data = &data,
            .metric = {},
            .owner = experiment::ownerOf(fork.projectId, run.id, spec),
            .checkpoint = files.last,
            .bestCheckpoint = files.best,
            .start = startOf(fork.project, spec),
            .resumed = run};
}

/// The file with the state after update `step`: one that is stored, else `out`, which is written then. Empty:
/// it was stopped.
std::optional<std::filesystem::path> stateAfter(const RunJob& fork, const experiment::Job& parent,
                                                std::int64_t step, const std::filesystem::path& out)
{
    const train::RunRecord& run = parent.resumed.value();
    std::vector<StoredCheckpoint> stored = storedIn(fork.project, fork.projectId, run);
    if (stored.empty())
        throw base::inputError("fork.checkpoint",
                               fmt::format("No checkpoint of run {} is left to go on from; put its "
                                           "folder back beside the project, or start a new run.",
                                           run.id),
                               {});
    const std::vector<StoredCheckpoint> all = stored;
    std::erase_if(stored, [step](const auto& one) { return one.step > step; });
    store::ReplayStore logged(fork.project, true);
    for (;; stored.pop_back()) { // the spec alone is enough where none is left
        const auto from = stored.empty() ? std::filesystem::path() : stored.back().file;
        try {
            if (!stored.empty() && stored.back().step == step) {
                train::placeIn(from, parent.owner);
                return from;
            }
            const auto again =
                experiment::replay(parent, from, step, out, *fork.control, [](double) {});
            if (again.interrupted)
                return std::nullopt;
            requireEqual(again, logged.losses(run.id, again.from, step), run, step, all);
            return out;
        } catch (const base::Error& error) {
            if (stored.empty() || !error.code().starts_with("checkpoint."))
                throw;
        }
    }
}

} // namespace

std::vector<StoredCheckpoint> storedCheckpoints(const store::ProjectInfo& project,
                                                const train::RunRecord& run)
{
    return storedIn(project.path, project.id, run);
}

std::vector<EarlierPart> earlierParts(store::RunStore& store, train::RunId run)
{
    std::vector<EarlierPart> all;
    try {
        for (auto record = store.find(run); record && record->kind == train::RunKind::Training;) {
            const auto fork = experiment::forkPoint(experiment::fromJson(record->spec));
            // A project may say anything; a run goes on from an earlier one.
            if (!fork || record->parent != fork->run || fork->run >= record->id)
                break;
            all.push_back({fork->run, fork->step});
            record = store.find(fork->run);
        }
    } catch (const base::Error&) {
        // Its own points are there without them.
    }
    return all;
}

train::PointList pointsUpTo(const train::PointList& points, std::int64_t step)
{
    train::PointList some;
    if (points.empty())
        return some;
    for (const train::PointList::Key& key : points.keys())
        some.addKey(key);
    for (const train::PointList::Row& row : points.rows()) {
        if (row.step <= step)
            some.add(row);
    }
    return some;
}

experiment::ExperimentSpec readyToFork(const store::ProjectInfo& project,
                                       const train::RunRecord& parent,
                                       const experiment::ExperimentSpec& fork)
{
    experiment::requireForkable(parent, fork, stepsOf(storedCheckpoints(project, parent)));
    return experiment::acceptedFork(fork, parent);
}

std::optional<std::filesystem::path> forkStart(const RunJob& job, const data::Prepared& data,
                                               const std::filesystem::path& folder)
{
    const experiment::ForkPoint point = experiment::forkPoint(job.spec).value();
    auto run = store::RunStore(job.project, true).find(point.run);
    if (!run)
        throw train::unknownRun(point.run);
    experiment::acceptedFork(job.spec, *run);    // its parent may have gone on otherwise since
    run->step = std::max(run->step, point.step); // of one that trains the row comes later
    const experiment::Job parent = jobOf(job, *run, data);
    const auto state = stateAfter(job, parent, point.step, folder / "parent.ckpt");
    if (!state)
        return std::nullopt;
    const std::filesystem::path begin = folder / "fork.ckpt";
    train::forkCheckpoint(
        *state, parent.owner, begin, experiment::ownerOf(job.projectId, job.run, job.spec),
        job.spec.train.learningRate,
        train::stepsPerEpoch(job.spec.train,
                             static_cast<std::int64_t>(data.splits.train().size())));
    return begin;
}

} // namespace assay::session

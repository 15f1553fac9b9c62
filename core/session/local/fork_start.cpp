// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/fork_start.h"

#include "base/error.h"
#include "experiment/fork.h"
#include "experiment/replay.h"
#include "experiment/run_plan.h"
#include "session/local/kept_module.h"
#include "session/local/run_material.h"
#include "store/files.h"
#include "store/replay_store.h"
#include "store/run_store.h"

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
                "Updates {} to {} of run {} were made again and came out different, the first "
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

/// The file of a checkpoint, of the last and best ones a copy: training puts others in their place meanwhile.
/// Empty: it is of another update by now. Throws Error.
std::optional<std::filesystem::path> held(const StoredCheckpoint& one,
                                          const experiment::Job& parent,
                                          const std::filesystem::path& folder)
{
    std::filesystem::path file = one.file;
    if (file == parent.checkpoint || file == parent.bestCheckpoint) {
        std::error_code failed;
        if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(file, failed)))
            return std::nullopt;
        file = folder / "stored.ckpt";
        std::filesystem::copy_file(one.file, file,
                                   std::filesystem::copy_options::overwrite_existing, failed);
        if (failed)
            return std::nullopt;
    }
    return train::placeIn(file, parent.owner).step == one.step ? std::optional(file) : std::nullopt;
}

/// The checkpoint with which a run began, made anew through the one that it goes on from; an empty path for
/// one that began anew. Empty: it was stopped.
std::optional<std::filesystem::path> beginningOf(const RunJob& fork, const train::RunRecord& run,
                                                 const data::Prepared& data,
                                                 const std::filesystem::path& folder,
                                                 const Remade& remade)
{
    const auto spec = experiment::fromJson(run.spec);
    if (!experiment::forkPoint(spec))
        return std::filesystem::path();
    const std::filesystem::path own = folder / "before";
    std::filesystem::create_directories(own);
    return forkStart({.project = fork.project,
                      .projectId = fork.projectId,
                      .run = run.id,
                      .spec = spec,
                      .metric = {},
                      .resumed = run,
                      .control = fork.control,
                      .lock = {}},
                     data, own, remade);
}

/// Makes the updates of a run after `from` to `step` again and writes `out`. False: it was stopped.
bool makeAgain(const RunJob& fork, const experiment::Job& parent, const std::filesystem::path& from,
               std::int64_t step, const std::filesystem::path& out,
               const std::vector<StoredCheckpoint>& stored, const Remade& remade)
{
    const train::RunRecord& run = parent.resumed.value();
    const std::int64_t begin = from.empty() ? 0 : train::placeIn(from, parent.owner).step;
    const auto logged = store::ReplayStore(fork.project, true).losses(run.id, begin, step);
    // Pause and stop of the fork are not of these updates, but for its end.
    train::Control control;
    const auto again = experiment::replay(parent, from, step, out, control, [&](double share) {
        if (fork.control->ending())
            control.stop();
        const std::int64_t at =
            begin
            + std::llround(share * static_cast<double>(std::max<std::int64_t>(0, step - begin)));
        const auto loss = logged.find(at);
        if (remade && loss != logged.end())
            remade(at, loss->second);
    });
    if (again.interrupted)
        return false;
    requireEqual(again, logged, run, step, stored);
    return true;
}

/// The file with the state after update `step`: one that is stored, else one that is written into `folder`.
/// Empty: it was stopped.
std::optional<std::filesystem::path> stateAfter(const RunJob& fork, const experiment::Job& parent,
                                                std::int64_t step,
                                                const std::filesystem::path& folder,
                                                const Remade& remade)
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
    const std::filesystem::path out = folder / "parent.ckpt";
    for (;; stored.pop_back()) { // the spec alone is enough where none is left
        try {
            const auto from = stored.empty() ? beginningOf(fork, run, *parent.data, folder, remade)
                                             : held(stored.back(), parent, folder);
            if (!stored.empty() && (!from || stored.back().step == step)) {
                if (from)
                    return from;
                continue;
            }
            if (!from || fork.control->ending()
                || !makeAgain(fork, parent, *from, step, out, all, remade))
                return std::nullopt;
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
                                               const std::filesystem::path& folder,
                                               const Remade& remade)
{
    const experiment::ForkPoint point = experiment::forkPoint(job.spec).value();
    if (point.run >= job.run) // a project may say anything
        throw train::unknownRun(point.run);
    auto run = store::RunStore(job.project, true).find(point.run);
    if (!run)
        throw train::unknownRun(point.run);
    experiment::acceptedFork(job.spec, *run);    // its parent may have gone on otherwise since
    run->step = std::max(run->step, point.step); // of one that trains the row comes later
    const experiment::Job parent = jobOf(job, *run, data);
    const auto state = stateAfter(job, parent, point.step, folder, remade);
    if (!state)
        return std::nullopt;
    const std::filesystem::path begin = folder / "fork.ckpt";
    train::forkCheckpoint(*state, parent.owner, begin,
                          experiment::ownerOf(job.projectId, job.run, job.spec),
                          job.spec.train.learningRate, experiment::stepsPerEpoch(job.spec, data));
    return begin;
}

} // namespace assay::session

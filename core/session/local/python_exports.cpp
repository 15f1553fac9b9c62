// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/compute.h"
#include "base/error.h"
#include "session/exports.h"
#include "session/local/prepared_data.h"
#include "session/local/run_material.h"
#include "store/files.h"
#include "store/project_store.h"

#include <fmt/format.h>

namespace assay::session {

namespace {

namespace fs = std::filesystem;

bool isThere(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

/// Where the script goes, with its ending.
fs::path scriptPlace(const fs::path& project, train::RunId run, const std::string& out,
                     bool replace)
{
    fs::path script = out.empty() ? fmt::format("run-{}.py", run) : out;
    std::error_code ignored;
    if (!script.has_filename() || fs::is_directory(script, ignored))
        throw base::usageError("export.out",
                               fmt::format("{} is a folder; name a file in it.", out));
    if (script.extension() != ".py")
        script += ".py";
    const fs::path place = outPlace("export.out", script.string(), project);
    for (const fs::path& file : {place, experiment::pythonArrays(place)}) {
        if (!replace && isThere(file))
            throw base::usageError("export.exists",
                                   fmt::format("{} is there already; choose another name with "
                                               "--out, or replace it with --force.",
                                               file.string()));
    }
    return place;
}

} // namespace

experiment::PythonExport exportPython(const fs::path& project, const train::RunRecord& run,
                                      const std::string& out, bool replace,
                                      const std::function<bool(double)>& progress)
{
    if (run.kind == train::RunKind::Imported)
        throw base::usageError("export.imported",
                               fmt::format("Run {} was trained by another program, which has its "
                                           "script; export a run that was trained here.",
                                           run.id));
    if (!train::isOver(run.state))
        throw base::usageError("run.active", fmt::format("Run {} still trains; stop it or wait for "
                                                         "its end.",
                                                         run.id));
    if (run.kind == train::RunKind::Training)
        experiment::requireExportable(run, experiment::fromJson(run.spec));
    const fs::path script = scriptPlace(project, run.id, out, replace);
    base::useOperationThreads(1);
    PreparedData data;
    data.useProject(project);
    const store::RunFiles files = store::filesOf(project, run.id);
    const bool best = isThere(files.best);
    const Trained trained = trainedOf(
        project, run, best ? evaluate::Checkpoint::Best : evaluate::Checkpoint::Last, data);
    const experiment::Job job{
        .spec = trained.spec,
        .data = &trained.data,
        .metric = {},
        .owner = experiment::ownerOf(store::readProject(project, true).id, run.id, trained.spec),
        .checkpoint = files.last,
        .bestCheckpoint = files.best,
        .start = startOf(project, trained.spec),
        .resumed = run};
    train::Control control;
    return experiment::exportPython({.job = job,
                                     .trained = trained.network,
                                     .step = trained.step,
                                     .best = best,
                                     .script = script},
                                    control, progress);
}

} // namespace assay::session

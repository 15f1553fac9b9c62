// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "store/files.h"
#include "store/run_store.h"
#include "support/session_bench.h"
#include "support/temp_project.h"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

namespace assay::testing {

/// The one row of a query, or how many there are.
inline std::string one(const std::filesystem::path& project, const std::string& sql)
{
    const std::vector<std::string> all = rows(project, sql);
    return all.size() == 1 ? all.front() : fmt::format("{} rows", all.size());
}

/// What is wrong with a project after runs were copied into it. Empty: nothing.
inline std::vector<std::string> faultsOf(const std::filesystem::path& project)
{
    std::vector<std::string> faults = rows(project, "PRAGMA foreign_key_check");
    for (const std::string& text : rows(project, "PRAGMA integrity_check")) {
        if (text != "ok")
            faults.push_back(text);
    }
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(store::filesOf(project), none)) {
        if (entry.path().filename().string().starts_with("copy-"))
            faults.push_back(entry.path().string());
    }
    return faults;
}

/// A run that another machine trained, with nothing beside it.
inline train::RunId plainRun(const std::filesystem::path& project, const std::string& hash = "hash",
                             const char* state = "finished")
{
    const train::RunId run = store::RunStore(project, false)
                                 .insert({.name = "a",
                                          .spec = experiment::toJson(small(1)),
                                          .specHash = hash,
                                          .environment = "{}"});
    execute(
        project,
        fmt::format(
            "UPDATE runs SET state = '{0}', owner = 'node7:12', created = "
            "'2026-11-29T10:00:00Z', seconds = 30 WHERE id = {1}; "
            "INSERT INTO metrics(run, name, split, step, epoch, seconds, value) "
            "VALUES({1}, 'loss', 'train', 3, 0.1, 1.5, 0.7), ({1}, 'loss', 'train', 4, 0.1, 2.5, NULL)",
            state, run));
    return run;
}

/// A project with a search of two trials that wait.
struct SearchProject : TempProject {
    SearchProject()
    {
        execute(
            file,
            "INSERT INTO searches(id, base, task, space, method, seed, trials) VALUES(1, '{}', "
            "'classification', '{}', 'random', 1, 2); INSERT INTO trials(search, number, point) "
            "VALUES(1, 0, '{}'), (1, 1, '{}')");
    }
};

} // namespace assay::testing

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/print.h"
#include "experiment/run_settings.h"

#include <fmt/format.h>

namespace assay::cli {

int runRuns(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    if (arguments.project.empty())
        throw base::usageError("arguments", "runs needs --project FILE.");
    openProject(session, inbox, arguments.project, false);
    const auto listed = inbox.until<session::RunsListed>(0);
    if (arguments.changed) {
        std::vector<std::vector<std::string>> rows;
        for (const auto& change :
             experiment::differences(runOf(listed, *arguments.changed, inbox),
                                     runOf(listed, *arguments.against, inbox))) {
            if (arguments.json)
                printLine({{"event", "change"},
                           {"path", change.path},
                           {"before", change.before},
                           {"after", change.after}});
            rows.push_back({change.path, change.before, change.after});
        }
        if (!arguments.json)
            printTable({"field", fmt::format("run {}", *arguments.changed),
                        fmt::format("run {}", *arguments.against)},
                       rows);
        return 0;
    }
    std::vector<std::vector<std::string>> rows;
    for (const train::RunRecord& run : listed.runs) {
        if (arguments.json) {
            printLine(toJson(run));
            continue;
        }
        const auto error = [](const std::optional<train::SplitScore>& score) {
            return score ? scoreWithInterval(*score) : std::string("-");
        };
        std::optional<train::SplitScore> last;
        if (run.last && run.last->contains(data::SplitKind::TrainVal))
            last = run.last->at(data::SplitKind::TrainVal);
        rows.push_back({std::to_string(run.id), train::name(run.state), run.name, run.templateName,
                        std::to_string(run.seed), std::to_string(run.epoch), error(last),
                        error(run.bestTrainVal), duration(run.seconds)});
    }
    if (!arguments.json)
        printTable({"run", "state", "name", "template", "seed", "epoch", "train-val",
                    "best train-val", "time"},
                   rows);
    return 0;
}

} // namespace assay::cli

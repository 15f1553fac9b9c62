// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/print.h"
#include "experiment/run_settings.h"

#include <fmt/format.h>

#include <map>

namespace assay::cli {

namespace {

void printStudies(session::Session& session, Inbox& inbox, bool json)
{
    session.studies().list(kAsk);
    std::vector<std::vector<std::string>> rows;
    for (const auto& [study, members] : inbox.until<session::StudiesListed>(kAsk).studies) {
        std::map<tune::Standing, int> counts;
        if (json)
            printLine(toJson(study, tune::name(tune::standingOf(members))));
        for (std::size_t k = 0; k < members.size(); ++k) {
            ++counts[members[k].standing];
            Json changes = Json::object();
            for (const base::FieldChange& change : study.planned[k].patch)
                changes[change.path] = change.value;
            if (json)
                printLine({{"event", "trial"},
                           {"study", study.id},
                           {"trial", k + 1},
                           {"run", members[k].run ? Json(*members[k].run) : Json(nullptr)},
                           {"state", tune::name(members[k].standing)},
                           {"parameters", changes}});
        }
        rows.push_back({std::to_string(study.id), tune::name(study.purpose),
                        study.of ? std::to_string(*study.of) : "-",
                        std::to_string(counts[tune::Standing::Finished]),
                        std::to_string(counts[tune::Standing::Underway]),
                        std::to_string(counts[tune::Standing::Interrupted]),
                        std::to_string(counts[tune::Standing::Missing])});
    }
    if (!json)
        printTable({"study", "method", "of run", "complete", "running", "interrupted", "waiting"},
                   rows);
}

} // namespace

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
    if (arguments.studies) {
        printStudies(session, inbox, arguments.json);
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

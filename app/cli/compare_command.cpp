// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/sampled_name.h"
#include "cli/commands.h"
#include "cli/print.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::cli {

int runCompare(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    const auto spec = specOf(arguments);
    if (!arguments.project.empty())
        openProject(session, inbox, projectPath(arguments), false);
    session.data().baselines(spec.data, kAsk);
    const auto known = inbox.until<session::BaselinesKnown>(kAsk);
    std::vector<std::vector<std::string>> rows;
    for (const baseline::Baseline& entry : known.baselines) {
        Json json{{"event", "baseline"}, {"name", entry.name}, {"split", known.split}};
        std::vector<std::string> row{baseline::displayName(entry.name)};
        for (const auto& [split, score] : entry.scores) {
            row.push_back(scoreWithInterval(score));
            if (score.isRegression())
                json[data::key(split)] = {
                    {"rmse", score.rmse}, {"mae", score.mae}, {"r2", score.r2}};
            else
                json[data::key(split)] = {{"error", score.error}};
        }
        if (arguments.json)
            printLine(json);
        rows.push_back(std::move(row));
    }
    const bool sampled =
        std::any_of(known.baselines.begin(), known.baselines.end(), [](const auto& entry) {
            const auto found = entry.scores.find(data::SplitKind::Train);
            return found != entry.scores.end() && found->second.examples == baseline::kMostFitted;
        });
    if (sampled && !arguments.json)
        say("fitted and scored on {} examples of train, the most that are taken\n",
            count(baseline::kMostFitted));
    if (!arguments.json)
        printTable({"baseline", "train", "train-val", "test-val"}, rows);
    return 0;
}

} // namespace assay::cli

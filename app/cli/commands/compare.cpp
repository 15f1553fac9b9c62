// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/sampled_name.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "cli/spec_options.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Examples:
  assay-cli compare train.csv --set data.target=price
  assay-cli compare ./mnist --json
)";

class CompareCommand final : public Command
{
public:
    const char* name() const override { return "compare"; }
    const char* help() const override
    {
        return "What very simple methods reach on the data: the bar to beat";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override { m_options.addData(app); }

    bool isDone() const override { return m_options.isDone(); }

    int run(Context& context) override
    {
        const auto spec = m_options.spec();
        if (!context.project.empty())
            openProject(context, context.projectFile(), false);
        context.session.data().baselines(spec.data, kAsk);
        const auto known = context.inbox.until<session::BaselinesKnown>(kAsk);
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
            if (context.json)
                printLine(json);
            rows.push_back(std::move(row));
        }
        const bool sampled =
            std::any_of(known.baselines.begin(), known.baselines.end(), [](const auto& entry) {
                const auto found = entry.scores.find(data::SplitKind::Train);
                return found != entry.scores.end()
                       && found->second.examples == baseline::kMostFitted;
            });
        if (sampled && !context.json)
            say("fitted and scored on {} examples of train, the most that are taken\n",
                count(baseline::kMostFitted));
        if (!context.json)
            printTable({"baseline", "train", "train-val", "test-val"}, rows);
        return 0;
    }

private:
    SpecOptions m_options;
};

} // namespace

std::unique_ptr<Command> compareCommand()
{
    return std::make_unique<CompareCommand>();
}

} // namespace assay::cli

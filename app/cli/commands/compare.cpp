// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/sampled_name.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/commands/compare_known.h"
#include "cli/commands/compare_reference.h"
#include "cli/print.h"
#include "cli/spec_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace assay::cli {

namespace {

constexpr const char* kExamples = R"(
Examples:
  assay-cli compare train.csv --set data.target=price
  assay-cli compare ./mnist --json
  assay-cli compare --known ./mnist
  assay-cli compare --known --project digits.assay --run 1
  assay-cli compare --known ./mnist --project digits.assay --add "our network" --value "1.1 %" --source "wiki/results"
  assay-cli compare --known ./mnist --project digits.assay --remove 1
  assay-cli compare --reference reference.npz ./mnist --template lenet
  assay-cli compare --reference reference.npz --project digits.assay --run 1
)";

class CompareCommand final : public Command
{
public:
    const char* name() const override { return "compare"; }
    const char* help() const override
    {
        return "What to compare with: very simple methods, published results, an implementation elsewhere";
    }
    const char* more() const override { return m_more.c_str(); }

    void add(CLI::App& app) override
    {
        m_options.addData(app);
        m_options.addNetwork(app);
        m_known.add(app);
        app.add_option(
               "--reference", m_reference,
               "A file of an implementation elsewhere: its network is compared layer by layer")
            ->excludes(m_known.known());
        app.add_option("--run", m_run,
                       "With --known or --reference: the run that is compared, on its data");
    }

    bool isDone() const override { return m_options.isDone(); }

    int run(Context& context) override
    {
        m_known.check();
        if (!m_reference.empty())
            return compareToReference(context, m_options, m_reference, m_run);
        if (m_run && !m_known.isAsked())
            throw base::usageError("arguments", "--run goes with --known or --reference.");
        if (m_run && !m_options.assignments().empty())
            throw base::usageError("arguments", "--run is compared on its own data; leave out the "
                                                "data and the other settings.");
        if (m_known.isAsked() && m_run) {
            const train::RunRecord run = openRun(context, m_run);
            if (run.kind != train::RunKind::Training)
                throw base::usageError(
                    "run.kind",
                    fmt::format("Run {} is no training, so that its data are not known.", run.id));
            context.session.data().profile(experiment::fromJson(run.spec).data, kAsk);
            return m_known.run(
                context, context.inbox.until<session::DataProfiled>(kAsk).profile->source, run);
        }
        const auto named = m_options.assignments();
        if (std::any_of(named.begin(), named.end(),
                        [](const std::string& one) { return one.starts_with("model."); }))
            note("Settings of the network have no effect without --reference.\n");
        const auto spec = m_options.spec();
        if (m_known.isAsked()) {
            if (!context.project.empty() || m_known.isChange())
                openProject(context, context.projectFile(), m_known.isAdded());
            context.session.data().profile(spec.data, kAsk);
            return m_known.run(context,
                               context.inbox.until<session::DataProfiled>(kAsk).profile->source,
                               std::nullopt);
        }
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
    std::string m_more = std::string(kReferenceMore) + kKnownMore + kExamples;
    std::string m_reference;
    KnownOptions m_known;
    std::optional<train::RunId> m_run;
};

} // namespace

std::unique_ptr<Command> compareCommand()
{
    return std::make_unique<CompareCommand>();
}

} // namespace assay::cli

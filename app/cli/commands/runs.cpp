// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/commands/run_layers.h"
#include "cli/print.h"
#include "data/simplify.h"
#include "experiment/field_words.h"
#include "experiment/fork.h"
#include "experiment/run_settings.h"
#include "train/run_list.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <vector>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
--layers prints what a run measured of its layers while it trained, a line each: gradient_norm, update_ratio,
deviation (of what leaves the layer), dead and saturated (shares), with the band that is healthy.

Examples:
  assay-cli runs --project digits.assay
  assay-cli runs --project digits.assay --changed 1 --against 2
  assay-cli runs --project digits.assay --layers 1 > layers.csv
)";

/// The run that it goes on from, after which update and with which changes, or whose weights it began with.
std::string fromOf(const train::RunRecord& run, const std::vector<train::RunRecord>& runs)
{
    if (!run.parent)
        return "-";
    std::string text = fmt::format("weights of run {}", *run.parent);
    try {
        experiment::ExperimentSpec own = experiment::fromJson(run.spec);
        const auto fork = experiment::forkPoint(own);
        if (!fork)
            return text;
        text = fmt::format("run {} at {}", fork->run, fork->step);
        if (const train::RunRecord* parent = train::findRun(runs, fork->run)) {
            const experiment::ExperimentSpec begun = experiment::forkOf(*parent, fork->step);
            own.train.rateChanges = begun.train.rateChanges; // by hand, while it was trained
            for (const experiment::Difference& change : experiment::differences(begun, own))
                text += fmt::format(", {}={}", change.path, change.after);
        }
    } catch (const base::Error&) { // of another version
    }
    return text;
}

/// The settings that make its problem simpler than that of the data; empty: none does, or the run is not of this program.
std::string simplerBy(const train::RunRecord& run)
{
    std::string text;
    if (run.kind == train::RunKind::Imported)
        return text;
    try {
        const experiment::ExperimentSpec own = experiment::fromJson(run.spec);
        experiment::ExperimentSpec full = own;
        full.data = data::withoutSimplification(own.data);
        for (const experiment::Difference& change : experiment::differences(full, own))
            text += fmt::format("{}{}={}", text.empty() ? "" : ", ", change.path, change.after);
    } catch (const base::Error&) { // of another version
    }
    return text;
}

/// Errors of a simpler problem stand in the list beside those of the whole.
void printSimpler(const std::vector<train::RunRecord>& runs)
{
    std::map<std::string, std::vector<train::RunId>> simpler;
    for (const train::RunRecord& run : runs) {
        if (const std::string by = simplerBy(run); !by.empty())
            simpler[by].push_back(run.id);
    }
    for (const auto& [by, ids] : simpler)
        say("{} set to a simpler problem than that of the data: {}.\n",
            ids.size() == 1 ? fmt::format("Run {} is", ids.front())
                            : fmt::format("Runs {} are", fmt::join(ids, ", ")),
            by);
}

void printStudies(Context& context)
{
    const bool json = context.json;
    context.session.studies().list(kAsk);
    std::vector<std::vector<std::string>> rows;
    for (const auto& [study, members] : context.inbox.until<session::StudiesListed>(kAsk).studies) {
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

class RunsCommand final : public Command
{
public:
    const char* name() const override { return "runs"; }
    const char* help() const override { return "List the runs of a project"; }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        auto* studies = app.add_flag("--studies", m_studies,
                                     "List the studies: runs that were planned together");
        auto* changed = app.add_option("--changed", m_changed,
                                       "The settings that differ between this run and --against");
        auto* against = app.add_option("--against", m_against, "With --changed: the other run");
        changed->needs(against)->excludes(studies);
        against->needs(changed);
        app.add_option("--layers", m_layers,
                       "What this run measured of its layers, as CSV, with the healthy bands")
            ->excludes(studies)
            ->excludes(changed);
    }

    int run(Context& context) override
    {
        openProject(context, context.projectFile(), false);
        const auto listed = context.inbox.until<session::RunsListed>(0);
        if (m_layers) {
            printLayers(runOf(listed, *m_layers, context.inbox), context);
            return 0;
        }
        if (m_changed) {
            std::vector<std::vector<std::string>> rows;
            const train::RunRecord& before = runOf(listed, *m_changed, context.inbox);
            const train::RunRecord& after = runOf(listed, *m_against, context.inbox);
            for (const auto& change : experiment::differences(before, after)) {
                if (context.json)
                    printLine({{"event", "change"},
                               {"path", change.path},
                               {"before", change.before},
                               {"after", change.after}});
                const auto shown = change.path == "model.architecture"
                                       ? experiment::shownDifference(change)
                                       : change;
                rows.push_back({shown.path, shown.before, shown.after});
            }
            if (!context.json && rows.empty())
                say("{}\n", experiment::isSilent(before) || experiment::isSilent(after)
                                ? "Not known: the log does not hold its settings."
                                : fmt::format("Runs {} and {} have the same settings.", before.id,
                                              after.id));
            else if (!context.json)
                printTable(
                    {"field", fmt::format("run {}", *m_changed), fmt::format("run {}", *m_against)},
                    rows);
            return 0;
        }
        if (m_studies) {
            printStudies(context);
            return 0;
        }
        std::vector<std::vector<std::string>> rows;
        for (const train::RunRecord& run : listed.runs) {
            if (context.json) {
                printLine(toJson(run));
                continue;
            }
            const auto error = [](const std::optional<train::SplitScore>& score) {
                return score ? scoreWithInterval(*score) : std::string("-");
            };
            std::optional<train::SplitScore> last;
            if (run.last && run.last->contains(data::SplitKind::TrainVal))
                last = run.last->at(data::SplitKind::TrainVal);
            rows.push_back({std::to_string(run.id), train::name(run.state), run.name,
                            run.templateName, std::to_string(run.seed), fromOf(run, listed.runs),
                            std::to_string(run.epoch), error(last), error(run.bestTrainVal),
                            duration(run.seconds)});
        }
        if (context.json)
            return 0;
        printTable({"run", "state", "name", "template", "seed", "from", "epoch", "train-val",
                    "best train-val", "time"},
                   rows);
        printSimpler(listed.runs);
        return 0;
    }

private:
    bool m_studies = false;
    std::optional<train::RunId> m_changed; ///< what changed from this run ...
    std::optional<train::RunId> m_against; ///< ... to this
    std::optional<train::RunId> m_layers;
};

} // namespace

std::unique_ptr<Command> runsCommand()
{
    return std::make_unique<RunsCommand>();
}

} // namespace assay::cli

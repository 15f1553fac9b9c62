// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/errors.h"

#include "cli/command_steps.h"
#include "cli/commands/command_list.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Examples:
  assay-cli errors list --project digits.assay --split test_val --sample eyeball --order random
  assay-cli errors tag --project digits.assay --example 8a2f00c1d2e3f405 --add "broken stroke"
  assay-cli errors type "broken stroke" --project digits.assay --solution "draw more of them"
  assay-cli errors suggest --project digits.assay --run 3 --accept "label error"
  assay-cli errors nearest --project digits.assay --example 8a2f00c1d2e3f405
  assay-cli errors table --project digits.assay --run 3
  assay-cli errors export --project digits.assay --markdown errors.md
  assay-cli errors import --project theirs.assay predictions.csv
)";

/// A group of commands.
class ErrorsCommand final : public Command
{
public:
    const char* name() const override { return "errors"; }
    const char* help() const override
    {
        return "Look at what goes wrong, and fill in the error-analysis table";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.require_subcommand(1);
        app.fallthrough();
        for (const auto& command : m_commands) {
            CLI::App* own = app.add_subcommand(command->name(), command->help());
            own->fallthrough();
            own->footer(command->more());
            own->callback([this, &command] { m_chosen = command.get(); });
            command->add(*own);
        }
    }

    int run(Context& context) override { return m_chosen->run(context); }

private:
    CommandList m_commands = errorsCommands();
    Command* m_chosen = nullptr;
};

/// A training can answer; what another tool logged has answers or none.
bool canHaveErrors(const train::RunRecord& run, Context& context)
{
    if (run.kind == train::RunKind::Training)
        return true;
    try {
        context.session.evaluations().read(run.id, kAsk);
        context.inbox.until<session::RunEvaluated>(kAsk);
    } catch (const base::Error& error) {
        // Of answers that are damaged the command itself says so.
        return error.code() != "evaluation.none";
    }
    return true;
}

} // namespace

std::unique_ptr<Command> errorsCommand()
{
    return std::make_unique<ErrorsCommand>();
}

std::vector<error_analysis::ErrorType> errorTypes(Context& context)
{
    context.session.errors().types(kAsk);
    return context.inbox.until<session::TypesListed>(kAsk).types;
}

const error_analysis::ErrorType& typeNamed(const std::vector<error_analysis::ErrorType>& types,
                                           const std::string& name)
{
    for (const error_analysis::ErrorType& type : types) {
        if (type.name == name)
            return type;
    }
    std::string known;
    for (const error_analysis::ErrorType& type : types)
        known += (known.empty() ? "" : ", ") + type.name;
    throw base::usageError("errors.type",
                           fmt::format("There is no error type \"{}\"; there {}.", name,
                                       known.empty() ? "are none yet" : "are: " + known));
}

train::RunRecord openAnsweredRun(Context& context, const std::optional<train::RunId>& wanted)
{
    if (wanted)
        return openRun(context, wanted);
    openProject(context, context.projectFile(), false);
    const auto listed = context.inbox.until<session::RunsListed>(0);
    std::optional<train::RunId> without; // the newest of those that have none
    for (const train::RunRecord& run : listed.runs) {
        if (run.kind == train::RunKind::Overfit)
            continue;
        if (!canHaveErrors(run, context)) {
            without = without ? without : run.id;
            continue;
        }
        if (without)
            note(
                "Run {}, the newest with answers: run {} is the log of another tool and has none.\n",
                run.id, *without);
        return run;
    }
    throw base::usageError(
        "run.unknown",
        without ? fmt::format("No run has answers: run {} is the log of another tool, which holds "
                              "none. Import answers (errors import), or train a run.",
                              *without)
                : "There is no run yet; train one first.");
}

RunErrors readErrorTable(Context& context, const std::optional<train::RunId>& wanted)
{
    const train::RunRecord run = openAnsweredRun(context, wanted);
    const auto table = [&]() -> RunErrors {
        context.session.errors().table(run.id, kAsk);
        return {run, context.inbox.until<session::ErrorTableRead>(kAsk).table};
    };
    // The answers themselves are read only where there are none yet: a damaged one costs its split.
    try {
        return table();
    } catch (const base::Error& error) {
        if (error.code() != "evaluation.none")
            throw;
    }
    evaluatedClasses(run, context);
    return table();
}

} // namespace assay::cli

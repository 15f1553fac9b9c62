// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/commands/errors.h"
#include "cli/print.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Example:
  assay-cli errors type "broken stroke" --project digits.assay --solution "draw more of them"
)";

using error_analysis::ErrorType;

class ErrorTypeCommand final : public Command
{
public:
    const char* name() const override { return "type"; }
    const char* help() const override { return "Make or change an error type: a row of the table"; }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.add_option("name", m_name, "The type's name")->required();
        app.add_option("--solution", m_solutions,
                       "What could be done, once for each; they replace those that were there")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        app.add_option("--priority", m_priority,
                       "low, medium or high; \"\": as the table proposes");
        app.add_option("--owner", m_owner, "Who takes care of it");
        app.add_option("--effort", m_effort, "What it would cost, in your words: \"2 days\"");
        app.add_option("--tried", m_tried, "The number of the run that tried a solution");
        app.add_option("--rename", m_rename, "Another name for a type that is there");
        auto* deletes = app.add_flag("--delete", m_deleted, "Take the row out of the table");
        for (const char* other :
             {"--solution", "--priority", "--owner", "--effort", "--tried", "--rename"})
            deletes->excludes(app.get_option(other));
    }

    int run(Context& context) override
    {
        const auto priority = error_analysis::priorityFrom(m_priority.value_or(""));
        openProject(context, context.projectFile(), false);
        const auto runs = context.inbox.until<session::RunsListed>(0);
        if (m_deleted) {
            const ErrorType type = typeNamed(errorTypes(context), m_name);
            context.session.errors().setTypeDeleted(type.id, true, kAsk);
            context.inbox.until<session::TypesListed>(kAsk);
            print(type, true, context.json);
            return 0;
        }
        // All is checked before anything is written.
        if (m_tried)
            runOf(runs, *m_tried, context.inbox);
        if (m_rename)
            typeNamed(errorTypes(context), m_name);
        context.session.errors().addType(m_name, kAsk);
        const auto listed = context.inbox.until<session::TypesListed>(kAsk);
        ErrorType type = *std::find_if(listed.types.begin(), listed.types.end(),
                                       [&](const ErrorType& t) { return t.id == listed.added; });
        if (!m_solutions.empty())
            type.solutions = m_solutions;
        if (m_priority)
            type.chosen = priority;
        type.owner = m_owner.value_or(type.owner);
        type.effort = m_effort.value_or(type.effort);
        type.name = m_rename.value_or(type.name);
        if (m_tried)
            type.triedRun = m_tried;
        context.session.errors().change(type, kAsk);
        context.inbox.until<session::TypesListed>(kAsk);
        print(type, false, context.json);
        return 0;
    }

private:
    /// What was kept.
    static void print(const ErrorType& type, bool isDeleted, bool json)
    {
        const Json priority = type.chosen ? Json(error_analysis::name(*type.chosen)) : Json();
        if (json)
            printLine({{"event", "type"},
                       {"type", type.name},
                       {"deleted", isDeleted},
                       {"solutions", type.solutions},
                       {"priority", priority},
                       {"owner", type.owner},
                       {"effort", type.effort},
                       {"run", type.triedRun ? Json(*type.triedRun) : Json()}});
        else
            say("\"{}\" {}\n", type.name,
                isDeleted ? "was taken out of the table." : "is a row of the table.");
    }

    std::string m_name;
    std::vector<std::string> m_solutions;
    std::optional<std::string> m_priority, m_owner, m_effort, m_rename;
    std::optional<train::RunId> m_tried;
    bool m_deleted = false;
};

} // namespace

std::unique_ptr<Command> errorTypeCommand()
{
    return std::make_unique<ErrorTypeCommand>();
}

} // namespace assay::cli

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/commands/errors.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Example:
  assay-cli errors tag --project digits.assay --example 8a2f00c1d2e3f405 --add "broken stroke"
)";

using error_analysis::ErrorType;

class TagErrorsCommand final : public Command
{
public:
    const char* name() const override { return "tag"; }
    const char* help() const override
    {
        return "Give examples error types; they keep them in every run";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        constexpr auto kTakeAll = CLI::MultiOptionPolicy::TakeAll;
        app.add_option("--example", m_examples,
                       "An example: its id or imported name, as `errors list` prints it; once for "
                       "each")
            ->required()
            ->expected(1)
            ->multi_option_policy(kTakeAll);
        app.add_option("--add", m_add,
                       "An error type that it gets, by its name; made when it is new")
            ->expected(1)
            ->multi_option_policy(kTakeAll);
        app.add_option("--remove", m_remove, "An error type that is taken from it")
            ->expected(1)
            ->multi_option_policy(kTakeAll);
        app.add_option("--note", m_note, "A comment");
        auto* flag = app.add_flag("--flag", m_flag, "Mark it to come back to");
        app.add_flag("--unflag", m_unflag, "Take the mark away")->excludes(flag);
    }

    int run(Context& context) override
    {
        openProject(context, context.projectFile(), false);
        std::vector<error_analysis::ExampleMark> marks;
        for (const std::string& example : m_examples) {
            context.session.errors().find(example, kAsk);
            marks.push_back(context.inbox.until<session::Marked>(kAsk).marks.front());
        }
        // All is checked before anything is written.
        std::vector<std::int64_t> removed;
        const auto known = errorTypes(context);
        for (const std::string& name : m_remove)
            removed.push_back(typeNamed(known, name).id);
        std::vector<std::int64_t> added;
        for (const std::string& name : m_add) {
            context.session.errors().addType(name, kAsk);
            added.push_back(context.inbox.until<session::TypesListed>(kAsk).added);
        }
        for (error_analysis::ExampleMark& mark : marks) {
            for (const std::int64_t type : removed)
                std::erase(mark.types, type);
            for (const std::int64_t type : added) {
                if (std::find(mark.types.begin(), mark.types.end(), type) == mark.types.end())
                    mark.types.push_back(type);
            }
            std::sort(mark.types.begin(), mark.types.end());
            mark.looked = true;
            mark.flagged = m_flag || (mark.flagged && !m_unflag);
            mark.note = m_note.value_or(mark.note);
        }
        context.session.errors().mark(marks, kAsk);
        context.inbox.until<session::Marked>(kAsk);
        const auto types = errorTypes(context);
        for (std::size_t k = 0; k < marks.size(); ++k) {
            Json names = Json::array();
            for (const ErrorType& type : types) {
                if (std::find(marks[k].types.begin(), marks[k].types.end(), type.id)
                    != marks[k].types.end())
                    names.push_back(type.name);
            }
            if (context.json)
                printLine({{"event", "tagged"}, {"example", m_examples[k]}, {"tags", names}});
        }
        if (!context.json)
            say("{} marked.\n", marks.size() == 1 ? "One example" : count(std::ssize(marks)));
        return 0;
    }

private:
    std::vector<std::string> m_examples, m_add, m_remove;
    std::optional<std::string> m_note;
    bool m_flag = false, m_unflag = false;
};

} // namespace

std::unique_ptr<Command> tagErrorsCommand()
{
    return std::make_unique<TagErrorsCommand>();
}

} // namespace assay::cli

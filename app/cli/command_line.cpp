// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_line.h"

#include "base/error.h"
#include "base/field.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "session/local/guarded.h"
#include "session/local_session.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::cli {

namespace {

constexpr const char* kProject = "The project file, *.assay; without it runs.assay in this folder";
constexpr const char* kMore = R"(
Each command has a --help of its own, with examples. Where one reads data, the first word that is no option is
their path. What is asked for goes to standard output, progress and trouble to standard error.

Exit code 0: done, and nothing is wrong; 1: done, and something must be mended first; 2: wrong usage, and nothing
was touched; 3: bad input or environment; 130: interrupted by Ctrl+C, which leaves a checkpoint.

Examples:
  assay-cli data train.csv
  assay-cli train glyphs --project digits.assay --epochs 5
  assay-cli advise --project digits.assay
)";

/// The sentence for words that nothing takes, with what the first may have meant; empty where the
/// parser's own sentence is as good.
std::string unknownWord(const CLI::App& app)
{
    const std::vector<std::string> left = app.remaining(true);
    if (left.empty())
        return {};
    const CLI::App* command = &app;
    std::string called = "assay-cli";
    while (!command->get_subcommands().empty()) {
        command = command->get_subcommands().front();
        called += " " + command->get_name();
    }
    std::vector<std::string> commands, options;
    for (const CLI::App* each : command->get_subcommands([](const CLI::App*) { return true; }))
        commands.push_back(each->get_name());
    for (const CLI::App* each = command; each != nullptr; each = each->get_parent()) {
        for (const CLI::Option* option : each->get_options()) {
            for (const std::string& name : option->get_lnames())
                options.push_back("--" + name);
        }
    }
    const auto isOption = [](const std::string& word) { return word.starts_with('-'); };
    const auto meant = [](const std::vector<std::string>& near, const std::string& otherwise) {
        return near.empty() ? otherwise : fmt::format("did you mean {}?", near.front());
    };
    if (!commands.empty() && isOption(left.front()))
        return {};
    if (!commands.empty())
        return fmt::format("{} has no command {}; {}", called, left.front(),
                           meant(base::nearest(left.front(), commands),
                                 fmt::format("there are: {}.", fmt::join(commands, ", "))));
    const std::string help = fmt::format("see `{} --help`.", called);
    const auto option = std::find_if(left.begin(), left.end(), isOption);
    if (option == left.end())
        return fmt::format("{} does not take the word {}; {}", called, left.front(), help);
    const std::string name = option->substr(0, option->find('='));
    return fmt::format("{} has no option {}; {}", called, name,
                       meant(base::nearest(name, options), help));
}

/// Lists --project in the help of a command and of the commands below it, behind their own options.
void addProject(CLI::App& command, std::string& project)
{
    command.add_option("--project", project, kProject);
    for (CLI::App* below : command.get_subcommands([](CLI::App*) { return true; }))
        addProject(*below, project);
}

/// How often --project was given, in front of the command and behind it.
std::size_t timesProject(const CLI::App& app)
{
    const CLI::Option* option = app.get_option_no_throw("--project");
    std::size_t times = option == nullptr ? 0 : option->count();
    for (const CLI::App* below : app.get_subcommands())
        times += timesProject(*below);
    return times;
}

} // namespace

Parsed parse(int argc, char** argv)
{
    Parsed parsed;
    CommandList list = commands(); // the options of `app` lie in them
    CLI::App app{"Finds out why a neural network does not do what it should, and what to do next."};
    app.set_version_flag("--version", ASSAY_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    app.add_flag("--json", parsed.json, "One JSON object a line on standard output");
    app.add_option("--project", parsed.project, kProject);
    std::vector<const CLI::App*> added;
    for (const auto& command : list) {
        CLI::App* own = app.add_subcommand(command->name(), command->help());
        own->footer(command->more());
        command->add(*own);
        if (command->takesProject())
            addProject(*own, parsed.project);
        added.push_back(own);
    }
    app.footer(kMore); // behind the commands, which would inherit it
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == 0;
        if (asked) {
            app.exit(error);
            parsed.exitCode = 0;
        } else {
            const int code = error.get_exit_code();
            const bool misread = code == int(CLI::ExitCodes::ExtrasError)
                                 || code == int(CLI::ExitCodes::RequiredError);
            std::string text = misread ? unknownWord(app) : std::string();
            if (text.empty())
                text = fmt::format("{}; see --help.", error.what());
            printError(base::usageError("arguments", std::move(text)), parsed.json);
            parsed.exitCode = 2;
        }
        return parsed;
    }
    if (timesProject(app) > 1) {
        printError(
            base::usageError("arguments", "--project is given more than once; name one file."),
            parsed.json);
        parsed.exitCode = 2;
        return parsed;
    }
    for (std::size_t k = 0; k < list.size(); ++k) {
        if (added[k]->parsed())
            parsed.command = std::move(list[k]);
    }
    try {
        if (parsed.command->isDone())
            parsed.exitCode = 0;
    } catch (const base::Error& error) {
        printError(error, parsed.json);
        parsed.exitCode = exitCodeOf(error);
    }
    return parsed;
}

int run(const Parsed& parsed)
{
    std::optional<base::Error> failure;
    int code = 0;
    try {
        const auto session = session::makeLocalSession({.program = "/proc/self/exe"});
        Inbox inbox(*session);
        if (const std::string warning = session->machine().slowBlas; !warning.empty())
            note("{}\n", warning);
        failure = session::guarded([&] {
            Context context{*session, inbox, parsed.json, parsed.project};
            code = parsed.command->run(context);
            flushOutput();
        });
        session->shutDown();
        inbox.drain();
        // What is shown lacks something.
        if (!inbox.setAside().empty() && (code == 0 || code == 1))
            code = 3;
        for (const store::SetAside& row : inbox.setAside()) {
            if (!inbox.hasFailedWith(row.error.text())
                && (!failure || failure->text() != row.error.text()))
                printError(row.error, parsed.json);
        }
    } catch (...) {
        failure = session::errorOf(std::current_exception());
    }
    if (!failure)
        return code;
    printError(*failure, parsed.json);
    return exitCodeOf(*failure);
}

} // namespace assay::cli

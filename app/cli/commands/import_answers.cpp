// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "experiment/suite.h"
#include "interop/predictions_file.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <system_error>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Example:
  assay-cli errors import --project theirs.assay predictions.csv
)";

class ImportAnswersCommand final : public Command
{
public:
    const char* name() const override { return "import"; }
    const char* help() const override
    {
        return "Answers made elsewhere: a table with id, split, label, prediction "
               "(probability, image), or probabilities and labels as arrays (two .npy or one .npz)";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.add_option("files", m_files, "One table, two .npy arrays, or one .npz")->required();
    }

    int run(Context& context) override
    {
        std::error_code ignored;
        for (const std::string& file : m_files) { // a project is not made for what is not there
            if (!std::filesystem::is_regular_file(file, ignored))
                static_cast<void>(interop::readPredictions({m_files.begin(), m_files.end()}));
        }
        openProject(context, context.projectFile(), true);
        context.session.errors().importPredictions(m_files, kAsk);
        const auto done = context.inbox.until<session::PredictionsImported>(kAsk);
        int rank = 0;
        for (const base::Finding& finding : done.findings) {
            if (context.json)
                printLine(toJson(done.run, finding, ++rank));
            else
                note("{}\n", experiment::sentence(finding));
        }
        if (context.json)
            printLine({{"event", "imported"}, {"run", done.run}, {"examples", done.examples}});
        else
            say("Run {} has {} answers.\n", done.run, count(done.examples));
        return base::isBlocked(done.findings) ? 1 : 0;
    }

private:
    std::vector<std::string> m_files;
};

} // namespace

std::unique_ptr<Command> importAnswersCommand()
{
    return std::make_unique<ImportAnswersCommand>();
}

} // namespace assay::cli

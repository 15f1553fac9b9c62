// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/attempts.h"
#include "cli/commands/command_list.h"
#include "cli/commands/errors.h"
#include "cli/print.h"
#include "tune/written_errors.h"

#include <CLI/CLI.hpp>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
The documents hold the table, and what attempts changed on each error type: the change with its interval, corrected
for how many were tried, and the verdict. In a spreadsheet these are further columns.

Example:
  assay-cli errors export --project digits.assay --markdown errors.md
)";

void writeIfNamed(const std::string& path, const std::string& text, train::RunId run, bool json)
{
    if (path.empty())
        return;
    writeDocument(path, text);
    if (json)
        printLine({{"event", "exported"}, {"run", run}, {"file", path}});
    else
        say("The table of run {} was written to {}.\n", run, path);
}

class ExportErrorsCommand final : public Command
{
public:
    const char* name() const override { return "export"; }
    const char* help() const override { return "Write the table as a document"; }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.add_option("--run", m_run, "Which run; without it the newest with answers");
        app.add_option("--csv", m_csv, "The file to write it to for a spreadsheet");
        app.add_option("--markdown", m_markdown, "The file to write it to as Markdown");
        app.add_option("--html", m_html, "The file to write it to as a page: errors.html");
    }

    int run(Context& context) override
    {
        using error_analysis::TableFormat;
        if (m_csv.empty() && m_markdown.empty() && m_html.empty())
            throw base::usageError("arguments", "Name a file: --csv, --markdown or --html.");
        const auto [run, found] = readErrorTable(context, m_run);
        const auto attempts =
            found.rows.empty() ? std::vector<tune::MeasuredAttempt>() : attemptsOn(run, context);
        std::vector<const tune::MeasuredAttempt*> all;
        for (const tune::MeasuredAttempt& one : attempts)
            all.push_back(&one);
        const bool json = context.json;
        writeIfNamed(m_csv, tune::written(found, all, TableFormat::Csv), run.id, json);
        writeIfNamed(m_markdown, tune::written(found, all, TableFormat::Markdown), run.id, json);
        writeIfNamed(m_html, tune::written(found, all, TableFormat::Html), run.id, json);
        return 0;
    }

private:
    std::optional<train::RunId> m_run;
    std::string m_csv, m_markdown, m_html;
};

} // namespace

std::unique_ptr<Command> exportErrorsCommand()
{
    return std::make_unique<ExportErrorsCommand>();
}

} // namespace assay::cli

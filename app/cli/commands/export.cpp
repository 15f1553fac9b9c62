// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/byte_text.h"
#include "base/clock.h"
#include "base/shell_word.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "session/exports.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <utility>
#include <vector>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
--python writes a training as one script of PyTorch that a person can read, and beside it an .npz with what it
needs: the prepared data without Test, the weights that the run began with, its best weights (its last ones
where it kept no best), and what Assay computed. The script trains with the run's settings; with --check it
repeats the first 20 updates without dropout and compares losses (1e-4) and outputs (1e-5) with Assay's.

--report writes the whole case as one file, .html (also for print) or .md: verdict, data, runs, curves, where the
error comes from, findings, one batch, known results, error table, studies and environment, from what the project
holds; nothing is evaluated. It is centred on the newest training that was not made
for an attempt of `advise --try`, or on that of --run. Test stays sealed unless it was opened.

--case writes runs as one archive (ZIP) that can be repeated elsewhere with `assay-cli replay FILE.zip`: their part of
the project, settings, seeds, machine, and last and best checkpoints, with the runs that they begin with. Without --run
all finished trainings. Of the data it holds the fingerprint; --with-data packs their files too, Test among them. Its
manifest.json lists every entry with its SHA-256.

Examples:
  assay-cli export --report case.html --project digits.assay
  assay-cli export --report case.md --run 3 --project digits.assay
  assay-cli export --case case.zip --project digits.assay
  assay-cli export --case case.zip --run 3 --run 4 --with-data --project digits.assay
  assay-cli export --python 3 --project digits.assay
  assay-cli export --python 3 --project digits.assay --out lenet.py
  python lenet.py --check
  python lenet.py
)";

class ExportCommand final : public Command
{
public:
    const char* name() const override { return "export"; }
    const char* help() const override
    {
        return "Write the case as a report or an archive, or a run as one script of PyTorch";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        auto* python = app.add_option("--python", m_run, "The run to write as a script of PyTorch");
        auto* out = app.add_option("--out", m_out, "The script; without it run-NUMBER.py");
        out->needs(python);
        auto* report = app.add_option("--report", m_report,
                                      "The file to write the report to: .html, .htm or .md");
        report->excludes(python);
        auto* archive = app.add_option("--case", m_case, "The archive to write: .zip");
        archive->excludes(python)->excludes(report);
        app.add_option(
               "--run", m_runs,
               "The run that the report is centred on, without it the newest that is of no attempt; or a run of "
               "the archive, several times for several")
            ->allow_extra_args(false)
            ->excludes(python);
        app.add_flag("--with-data", m_withData, "Pack the files of the data into the archive")
            ->needs(archive);
        app.add_flag("--force", m_replace, "Replace files that are there");
    }

    int run(Context& context) override
    {
        if (!m_report.empty())
            return writeReport(context);
        if (!m_case.empty())
            return writeCase(context);
        if (!m_run)
            throw base::usageError(
                "arguments", "Name what to write: --case FILE.zip, --report FILE or --python RUN.");
        return writePython(context);
    }

private:
    int writeReport(Context& context) const
    {
        if (m_runs.size() > 1)
            throw base::usageError("arguments", "A report is centred on one run; name --run once.");
        openProject(context, context.projectFile(), false);
        context.session.project().writeReport(
            {.file = m_report, .run = m_runs.empty() ? 0 : m_runs.front(), .replaces = m_replace},
            kAsk);
        const auto written = context.inbox.until<session::ReportWritten>(kAsk);
        if (context.json)
            printLine({{"event", "report"},
                       {"run", written.run > 0 ? Json(written.run) : Json(nullptr)},
                       {"file", written.file},
                       {"bytes", written.bytes}});
        else if (written.run > 0)
            say("The report, centred on run {}, was written to {}.\n", written.run, written.file);
        else
            say("The report of a project without a training was written to {}.\n", written.file);
        return 0;
    }

    int writeCase(Context& context) const
    {
        openProject(context, context.projectFile(), false);
        catchInterrupts();
        context.session.project().writeCase(
            {.file = m_case, .runs = m_runs, .withData = m_withData, .replaces = m_replace}, kAsk);
        session::ReportWritten written{};
        for (bool asked = false, waits = true; waits;) {
            if (interrupted() && !std::exchange(asked, true))
                context.session.cancel(kAsk);
            const auto event = context.inbox.next();
            if (!event)
                continue;
            if (const auto* progress = std::get_if<session::DataProgress>(&*event))
                showShare(progress->share);
            if (const auto* failed = std::get_if<session::Failed>(&*event)) {
                clearProgress();
                if (asked)
                    return kInterrupted;
                throw failed->error;
            }
            if (const auto* answer = std::get_if<session::ReportWritten>(&*event)) {
                written = *answer;
                waits = false;
            }
        }
        clearProgress();
        if (context.json)
            printLine({{"event", "case"},
                       {"runs", written.archived},
                       {"file", written.file},
                       {"bytes", written.bytes},
                       {"with_data", m_withData}});
        else
            say("{} {} written to {} ({}): assay-cli replay {} repeats {}.\n",
                fmt::format("Run{} {}", written.archived.size() == 1 ? "" : "s",
                            fmt::join(written.archived, ", ")),
                written.archived.size() == 1 ? "was" : "were", written.file,
                base::bytesText(written.bytes), base::shellWord(written.file),
                written.archived.size() == 1 ? "it" : "them");
        return 0;
    }

    int writePython(Context& context) const
    {
        const train::RunRecord run = openRun(context, m_run);
        catchInterrupts();
        base::AtMostEvery showing(1);
        showing.restart(); // what is over at once needs none
        const auto written =
            session::exportPython(context.projectFile(), run, m_out, m_replace, [&](double share) {
                if (showing.isDue())
                    note("writing {:.0f} %\n", share * 100);
                return !interrupted();
            });
        if (context.json)
            printLine({{"event", "exported"},
                       {"run", run.id},
                       {"script", written.script.string()},
                       {"lines", written.lines},
                       {"arrays", written.arrays.string()},
                       {"bytes", written.bytes},
                       {"updates", written.updates},
                       {"outputs", written.outputs}});
        else
            say("Run {} was written as {} ({} lines) and {} ({}): python {} --check compares "
                "it with Assay.\n",
                run.id, written.script.string(), written.lines, written.arrays.string(),
                base::bytesText(written.bytes), base::shellWord(written.script.string()));
        return 0;
    }

    std::optional<train::RunId> m_run;
    std::vector<train::RunId> m_runs;
    std::string m_out, m_report, m_case;
    bool m_replace = false, m_withData = false;
};

} // namespace

std::unique_ptr<Command> exportCommand()
{
    return std::make_unique<ExportCommand>();
}

} // namespace assay::cli

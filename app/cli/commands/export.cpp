// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "session/exports.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
--python writes a training as one script of PyTorch that a person can read, and beside it an .npz with what it
needs: the prepared data without Test, the weights that the run began with, its best weights (its last ones
where it kept no best), and what Assay computed. The script trains with the run's settings; with --check it
repeats the first 20 updates without dropout and compares losses (1e-4) and outputs (1e-5) with Assay's.

--report writes the whole case as one file, .html (also for print) or .md: verdict, data, runs, curves, where the
error comes from, findings, one batch, known results, error table, studies and environment, from what the project
holds; nothing is evaluated. It is centred on the newest training, or on that of --run. Test stays sealed unless it was
opened.

Examples:
  assay-cli export --report case.html --project digits.assay
  assay-cli export --report case.md --run 3 --project digits.assay
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
        return "Write the case as a report, or a run as one script of PyTorch";
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
        auto* centre = app.add_option(
            "--run", m_centre, "The run that the report is centred on; without it the newest");
        centre->needs(report);
        app.add_flag("--force", m_replace, "Replace files that are there");
    }

    int run(Context& context) override
    {
        if (!m_report.empty())
            return writeReport(context);
        if (!m_run)
            throw base::usageError("arguments",
                                   "Name what to write: --report FILE or --python RUN.");
        return writePython(context);
    }

private:
    int writeReport(Context& context) const
    {
        openProject(context, context.projectFile(), false);
        context.session.project().writeReport(
            {.file = m_report, .run = m_centre, .replaces = m_replace}, kAsk);
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
            say("Run {} was written as {} ({} lines) and {} ({:.1f} MB): python {} --check compares "
                "it with Assay.\n",
                run.id, written.script.string(), written.lines, written.arrays.string(),
                static_cast<double>(written.bytes) / 1e6, written.script.filename().string());
        return 0;
    }

    std::optional<train::RunId> m_run;
    train::RunId m_centre = 0;
    std::string m_out, m_report;
    bool m_replace = false;
};

} // namespace

std::unique_ptr<Command> exportCommand()
{
    return std::make_unique<ExportCommand>();
}

} // namespace assay::cli

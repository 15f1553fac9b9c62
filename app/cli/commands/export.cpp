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
Writes a training as one script of PyTorch that a person can read, and beside it an .npz with what it
needs: the prepared data without Test, the weights that the run began with, its best weights (its last ones
where it kept no best), and what Assay computed. The script trains with the run's settings; with --check it
repeats the first 20 updates without dropout and compares losses (1e-4) and outputs (1e-5) with Assay's.

Examples:
  assay-cli export --python 3 --project digits.assay
  assay-cli export --python 3 --project digits.assay --out lenet.py
  python lenet.py --check
  python lenet.py
)";

class ExportCommand final : public Command
{
public:
    const char* name() const override { return "export"; }
    const char* help() const override { return "Write a run as one script of PyTorch"; }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.add_option("--python", m_run, "The run to write as a script of PyTorch")->required();
        app.add_option("--out", m_out, "The script; without it run-NUMBER.py");
        app.add_flag("--force", m_replace, "Replace files that are there");
    }

    int run(Context& context) override
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

private:
    train::RunId m_run = 0;
    std::string m_out;
    bool m_replace = false;
};

} // namespace

std::unique_ptr<Command> exportCommand()
{
    return std::make_unique<ExportCommand>();
}

} // namespace assay::cli

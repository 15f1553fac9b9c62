// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "cli/spec_options.h"
#include "experiment/suite.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Exit code 0: the batch was learned by heart; 1: it was not, the findings say how it failed and name
the lecture's causes in their order.

Examples:
  assay-cli overfit ./mnist --template lenet
  assay-cli overfit train.csv --set data.target=price --set train.learning_rate=1e-3 --json
)";

void print(const session::RunEnded& ended, bool json)
{
    const train::RunRecord& run = ended.run;
    if (json) {
        for (std::size_t k = 0; k < ended.findings.size(); ++k)
            printLine(toJson(run.id, ended.findings[k], static_cast<int>(k)));
        Json line = endLine(run);
        for (const base::Finding& finding : ended.findings) {
            if (finding.id.starts_with("overfit.") && !finding.id.starts_with("overfit.cause."))
                line["verdict"] = finding.id.substr(finding.id.find('.') + 1);
        }
        printLine(line);
        return;
    }
    int cause = 0;
    for (const base::Finding& finding : ended.findings) {
        if (!finding.id.starts_with("overfit.cause.")) {
            say("{}\n", experiment::sentence(finding));
            continue;
        }
        if (++cause == 1)
            say("{}\n", finding.texts.empty() ? "The most common causes, in this order:"
                                              : "Causes, the likeliest first:");
        say("  {}. {} ({}{})\n", cause, experiment::sentence(finding), finding.place,
            finding.fix.empty()
                ? std::string()
                : fmt::format("; try {}", fmt::join(base::assignments(finding.fix), " ")));
    }
    say("{} after {} ({} steps)\n", train::name(run.state), duration(run.seconds), count(run.step));
}

class OverfitCommand final : public Command
{
public:
    const char* name() const override { return "overfit"; }
    const char* help() const override
    {
        return "Learn one batch by heart: does the network learn at all?";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        m_options.addData(app);
        m_options.addNetwork(app);
        app.add_option("--name", m_name, "A name for the run");
    }

    bool isDone() const override { return m_options.isDone(); }

    int run(Context& context) override
    {
        const auto spec = m_options.read(context).spec;
        openProject(context, context.projectFile(), true);
        const session::RunEnded ended = learnOneBatch(context, spec, m_name);
        print(ended, context.json);
        if (interrupted())
            return kInterrupted;
        const bool passed = std::any_of(
            ended.findings.begin(), ended.findings.end(),
            [](const base::Finding& finding) { return finding.id == "overfit.passes"; });
        return passed || !base::isBlocked(ended.findings) ? 0 : 1;
    }

private:
    SpecOptions m_options;
    std::string m_name;
};

} // namespace

std::unique_ptr<Command> overfitCommand()
{
    return std::make_unique<OverfitCommand>();
}

} // namespace assay::cli

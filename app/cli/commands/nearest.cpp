// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sample_id.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/commands/errors.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Example:
  assay-cli errors nearest --project digits.assay --example 8a2f00c1d2e3f405
)";

class NearestCommand final : public Command
{
public:
    const char* name() const override { return "nearest"; }
    const char* help() const override
    {
        return "The training examples that the network sees most like one";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.add_option("--run", m_run, "Which run; without it the newest with answers");
        app.add_option("--example", m_example, "The example: its id, as `errors list` prints it")
            ->required();
        app.add_option("--count", m_count, "How many training examples (5)")
            ->check(CLI::Range(1, 100));
    }

    int run(Context& context) override
    {
        const train::RunRecord run = openAnsweredRun(context, m_run);
        const auto classes = evaluatedClasses(run, context);
        context.session.errors().find(m_example, kAsk);
        const base::SampleId sample =
            context.inbox.until<session::Marked>(kAsk).marks.front().sample;
        error_analysis::MistakeQuery query{.run = run.id};
        query.splits.assign(data::kOpenSplits.begin(), data::kOpenSplits.end());
        query.rightToo = true;
        query.only = {sample};
        context.session.errors().mistakes(query, kAsk);
        const auto page = context.inbox.until<session::MistakesRead>(kAsk).page;
        if (page->mistakes.empty())
            throw base::usageError("errors.example",
                                   fmt::format("Run {} did not answer this example; name one that "
                                               "`errors list --run {}` prints, or another run.",
                                               run.id, run.id));
        context.session.errors().neighbours(run.id, page->mistakes.front(),
                                            static_cast<std::size_t>(m_count), kAsk);
        const auto read = waitWith<session::NeighboursRead>(context.inbox, "looking at train");
        std::vector<std::vector<std::string>> rows;
        for (std::size_t k = 0; k < read.samples.size(); ++k) {
            const data::Sample& near = read.samples[k];
            const bool numbers = classes.empty();
            if (context.json)
                printLine({{"event", "neighbour"},
                           {"run", run.id},
                           {"example", base::hex(sample.value)},
                           {"neighbour", base::hex(near.id.value)},
                           {"split", "train"},
                           {"true", numbers ? Json(near.target) : Json(classes[near.label])},
                           {"distance", read.distances[k]}});
            rows.push_back({base::hex(near.id.value),
                            numbers ? unit(near.target) : classes[near.label],
                            fmt::format("{:.3g}", read.distances[k])});
        }
        if (!context.json)
            printTable({"training example", "true", "distance"}, rows);
        return 0;
    }

private:
    std::optional<train::RunId> m_run;
    std::string m_example;
    std::int64_t m_count = 5;
};

} // namespace

std::unique_ptr<Command> nearestCommand()
{
    return std::make_unique<NearestCommand>();
}

} // namespace assay::cli

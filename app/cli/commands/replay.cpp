// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Trains a run again up to an update, from the nearest checkpoint that it kept, and compares the loss
of every update with the one that the run logged. The run itself stays as it is.

Exit code 0: all are equal, to the last bit; 1: some are not, or the run logged none.

Examples:
  assay-cli replay --project digits.assay --run 3
  assay-cli replay --project digits.assay --run 3 --step 1200 --out step-1200.ckpt
  assay-cli train --project digits.assay --set model.start_from=step-1200.ckpt
)";

Json toJson(const session::RunReplayed& replayed)
{
    Json line{{"event", "replayed"},
              {"run", replayed.run},
              {"number", "batch_loss"},
              {"from", replayed.from},
              {"step", replayed.to},
              {"before", nullptr},
              {"now", nullptr},
              {"agrees", replayed.compared > 0 ? Json(replayed.differing == 0) : Json(nullptr)},
              {"compared", replayed.compared},
              {"differing", replayed.differing}};
    const auto& shown = replayed.firstDiffering ? replayed.firstDiffering : replayed.last;
    if (shown) {
        line["before"] = shown->before;
        line["now"] = shown->now;
    }
    if (replayed.firstDiffering)
        line["first_differing_step"] = replayed.firstDiffering->step;
    return line;
}

/// In the order in which a person asks: was it repeated, and from where.
std::string sentence(const session::RunReplayed& replayed)
{
    std::string text = fmt::format("Updates {} to {} of run {} were made again; ",
                                   count(replayed.from + 1), count(replayed.to), replayed.run);
    if (replayed.compared == 0)
        return text + "the run logged no losses to compare them with.";
    if (replayed.differing == 0)
        return text
               + fmt::format("all {} losses are those that the run logged, to the last bit.",
                             count(replayed.compared));
    return text
           + fmt::format("{} of {} losses are others, the first after update {}: {:.17g} then, "
                         "{:.17g} now. Another machine, number of cores or version of LibTorch "
                         "gives other numbers.",
                         count(replayed.differing), count(replayed.compared),
                         count(replayed.firstDiffering->step), replayed.firstDiffering->before,
                         replayed.firstDiffering->now);
}

class ReplayCommand final : public Command
{
public:
    const char* name() const override { return "replay"; }
    const char* help() const override
    {
        return "Train a run again up to an update, and compare the numbers";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.add_option("--run", m_run, "Which one; without it the newest");
        app.add_option("--step", m_step, "Up to which update; without it its last");
        app.add_option("--out", m_out, "Write the checkpoint of that moment to this file");
    }

    int run(Context& context) override
    {
        catchInterrupts();
        const train::RunRecord run = openRun(context, m_run);
        context.session.runs().replay(run.id, m_step.value_or(run.step), m_out, kAsk);
        const auto replayed = interruptibly<session::RunReplayed>(context, "replay.interrupted");
        if (!replayed)
            return kInterrupted;
        if (context.json)
            printLine(toJson(*replayed));
        else
            say("{}\n", sentence(*replayed));
        if (!context.json && !m_out.empty())
            say("The weights of that moment were written to {}.\n", m_out);
        return replayed->compared > 0 && replayed->differing == 0 ? 0 : 1;
    }

private:
    std::optional<train::RunId> m_run;
    std::optional<std::int64_t> m_step; ///< empty: its last
    std::string m_out;
};

} // namespace

std::unique_ptr<Command> replayCommand()
{
    return std::make_unique<ReplayCommand>();
}

} // namespace assay::cli

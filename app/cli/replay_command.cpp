// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/print.h"

#include <fmt/format.h>
#include <unistd.h>

namespace assay::cli {

namespace {

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

} // namespace

int runReplay(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    catchInterrupts();
    const train::RunRecord run = openRun(arguments, session, inbox);
    session.runs().replay(run.id, arguments.replayStep.value_or(run.step), arguments.replayOut,
                          kAsk);
    const bool terminal = isatty(STDERR_FILENO) != 0;
    for (bool asked = false;;) {
        if (interrupted() && !asked) {
            asked = true;
            session.interruptRuns();
        }
        const auto event = inbox.next();
        if (!event)
            continue;
        if (const auto* progress = std::get_if<session::DataProgress>(&*event);
            progress && terminal)
            fmt::print(stderr, "\r{:3.0f} %\033[K", 100 * progress->share);
        if (const auto* failed = std::get_if<session::Failed>(&*event)) {
            if (terminal)
                fmt::print(stderr, "\r\033[K");
            if (failed->error.code() == "replay.interrupted")
                return kInterrupted;
            throw failed->error;
        }
        const auto* replayed = std::get_if<session::RunReplayed>(&*event);
        if (!replayed)
            continue;
        if (terminal)
            fmt::print(stderr, "\r\033[K");
        if (arguments.json)
            printLine(toJson(*replayed));
        else
            say("{}\n", sentence(*replayed));
        if (!arguments.json && !arguments.replayOut.empty())
            say("The weights of that moment were written to {}.\n", arguments.replayOut);
        return replayed->compared > 0 && replayed->differing == 0 ? 0 : 1;
    }
}

} // namespace assay::cli

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/print.h"
#include "experiment/suite.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace assay::cli {

namespace {

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

} // namespace

int runOverfit(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    const auto spec = readSpec(arguments, session, inbox).spec;
    openProject(session, inbox, projectPath(arguments), true);
    catchInterrupts();
    session.runs().start({.spec = spec, .name = arguments.name, .kind = train::RunKind::Overfit},
                         kAsk);
    const train::RunId run = inbox.until<session::RunQueued>(kAsk).run;
    for (bool told = false;;) {
        if (interrupted() && !told) {
            told = true;
            session.interruptRuns();
        }
        const auto event = inbox.next();
        if (!event)
            continue;
        if (const auto* failed = std::get_if<session::Failed>(&*event))
            throw failed->error;
        const auto* ended = std::get_if<session::RunEnded>(&*event);
        if (ended == nullptr || ended->run.id != run)
            continue;
        print(*ended, arguments.json);
        if (interrupted())
            return kInterrupted;
        return base::isBlocked(ended->findings) ? 1 : 0;
    }
}

} // namespace assay::cli

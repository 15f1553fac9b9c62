// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"

#include "base/open_database.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

namespace assay::cli {

namespace {

constexpr session::Tag kOpen = 1;

volatile std::sig_atomic_t g_interrupted = 0;

void onInterrupt(int)
{
    // A second Ctrl+C ends at once.
    if (g_interrupted != 0)
        _exit(kInterrupted);
    g_interrupted = 1;
}

} // namespace

void catchInterrupts()
{
    struct sigaction action = {};
    action.sa_handler = onInterrupt;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool interrupted()
{
    return g_interrupted != 0;
}

void writeDocument(const std::string& path, const std::string& text)
{
    base::requireNoOpenDatabase(path);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file)
        throw base::environmentError("file.write",
                                     "The file cannot be written; check the folder and the space "
                                     "on the disk.",
                                     {.file = path, .row = {}, .byte = {}});
}

void showProgress(const std::string& text)
{
    if (isatty(STDERR_FILENO) == 0)
        return;
    winsize size{};
    const bool isKnown = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
    // A letter in the last column would begin the next line.
    writeError("\r" + text.substr(0, isKnown ? size.ws_col - 1U : 79U) + "\033[K");
}

void showShare(double share)
{
    showProgress(fmt::format("{:3.0f} %", 100 * share));
}

void clearProgress()
{
    showProgress({});
}

std::optional<session::Event> nextEvent(Context& context, bool& sent)
{
    if (interrupted() && !sent) {
        sent = true;
        context.session.interruptRuns();
    }
    return context.inbox.next();
}

int exitCodeOf(const base::Error& error)
{
    return error.kind() == base::ErrorKind::Usage ? 2 : 3;
}

store::ProjectInfo openProject(Context& context, const std::string& path, bool mayCreate)
{
    std::error_code ignored;
    const bool isThere = std::filesystem::exists(path, ignored);
    if (!mayCreate && !isThere && context.project.empty())
        throw base::inputError("project.missing",
                               "There is no such project here, and no other was named; name it "
                               "with --project FILE.",
                               {.file = path, .row = {}, .byte = {}});
    if (mayCreate && !isThere)
        context.session.project().create(path, kOpen);
    else
        context.session.project().open(path, kOpen);
    return context.inbox.until<session::ProjectOpened>(kOpen).info;
}

train::RunRecord openRun(Context& context, const std::optional<train::RunId>& run)
{
    openProject(context, context.projectFile(), false);
    const auto listed = context.inbox.until<session::RunsListed>(0);
    if (run)
        return runOf(listed, *run, context.inbox);
    for (const train::RunRecord& record : listed.runs) {
        if (record.kind != train::RunKind::Overfit)
            return record;
    }
    throw base::usageError("run.unknown", "There is no run yet; train one first.");
}

const train::RunRecord& runOf(const session::RunsListed& listed, train::RunId run,
                              const Inbox& inbox)
{
    for (const train::RunRecord& record : listed.runs) {
        if (record.id == run)
            return record;
    }
    for (const store::SetAside& row : inbox.setAside()) {
        if (row.table == "runs" && row.row == std::to_string(run))
            throw row.error;
    }
    throw train::unknownRun(run);
}

std::vector<std::string> evaluatedClasses(const train::RunRecord& run, Context& context)
{
    try {
        context.session.evaluations().read(run.id, kAsk);
        return context.inbox.until<session::RunEvaluated>(kAsk).evaluation->classes;
    } catch (const base::Error& error) {
        if (error.code() != "evaluation.none" || run.kind != train::RunKind::Training)
            throw;
    }
    context.session.evaluations().evaluate(run.id, evaluate::Checkpoint::Last, kAsk);
    return context.inbox.until<session::RunEvaluated>(kAsk).evaluation->classes;
}

session::RunEnded learnOneBatch(Context& context, const experiment::ExperimentSpec& spec,
                                const std::string& name, const std::function<bool()>& isLate)
{
    catchInterrupts();
    context.session.runs().start({.spec = spec, .name = name, .kind = train::RunKind::Overfit},
                                 kAsk);
    const train::RunId run = context.inbox.until<session::RunQueued>(kAsk).run;
    for (bool interruptSent = false, stopSent = false;;) {
        const auto event = nextEvent(context, interruptSent);
        if (!stopSent && isLate && isLate()) {
            stopSent = true;
            context.session.runs().stop(run);
        }
        if (!event)
            continue;
        if (const auto* failed = std::get_if<session::Failed>(&*event))
            throw failed->error;
        const auto* ended = std::get_if<session::RunEnded>(&*event);
        if (ended != nullptr && ended->run.id == run)
            return *ended;
    }
}

} // namespace assay::cli

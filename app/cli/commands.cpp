// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"

#include "cli/print.h"
#include "data/catalog.h"
#include "experiment/own_module.h"
#include "session/guarded.h"
#include "session/local_session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

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

/// What lies on disk is named from the root, as a project is opened from other folders too. A
/// synthetic set stays a name, and what is not there stays as typed, for the sentence about it.
std::string settled(const std::string& path)
{
    namespace fs = std::filesystem;
    const auto& sets = data::catalog();
    std::error_code code;
    if (path.empty() || !fs::exists(path, code)
        || std::any_of(sets.begin(), sets.end(), [&path](const data::Source& source) {
               return source.synthetic && source.kind == path;
           }))
        return path;
    const fs::path given = fs::absolute(path, code);
    fs::path whole = given.lexically_normal();
    // Behind a link ".." leads elsewhere than its text says.
    if (code || !fs::equivalent(given, whole, code))
        whole = given;
    return (whole.has_filename() ? whole : whole.parent_path()).string(); // no "/" at the end
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

int exitCodeOf(const base::Error& error)
{
    return error.kind() == base::ErrorKind::Usage ? 2 : 3;
}

experiment::ExperimentSpec specOf(const Arguments& arguments)
{
    experiment::ExperimentSpec spec;
    // The template first: the other fields depend on it.
    for (const std::string& assignment : arguments.assignments) {
        if (assignment.starts_with("model.template="))
            experiment::setText(spec, assignment);
    }
    for (const std::string& assignment : arguments.assignments) {
        if (!assignment.starts_with("model.template="))
            experiment::setText(spec, assignment);
    }
    spec.data.path = settled(spec.data.path);
    spec.data.testPath = settled(spec.data.testPath);
    if (spec.model.templateName != "torchscript")
        return spec;
    const auto file = std::get<std::string>(experiment::get(spec, "model.file"));
    experiment::set(spec, "model.file", settled(file));
    return experiment::withModule(std::move(spec));
}

ReadSpec readSpec(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    const bool chosen =
        std::any_of(arguments.assignments.begin(), arguments.assignments.end(),
                    [](const std::string& text) { return text.starts_with("model.template="); });
    // Whatever can be checked without the data is checked before they are read.
    Arguments known = arguments;
    if (!chosen)
        std::erase_if(known.assignments,
                      [](const std::string& text) { return text.starts_with("model."); });
    ReadSpec read{specOf(known), nullptr};
    session.data().profile(read.spec.data, kAsk);
    read.profile = inbox.until<session::DataProfiled>(kAsk).profile;
    if (!chosen) {
        known = arguments;
        known.assignments.push_back("model.template="
                                    + model::firstChoice(read.profile->networkInputs()).name);
        read.spec = specOf(known);
    }
    const auto report = session.describe(read.spec, *read.profile);
    if (!report.problem.empty())
        throw base::usageError("model.fit", report.problem);
    return read;
}

store::ProjectInfo openProject(session::Session& session, Inbox& inbox, const std::string& path,
                               bool mayCreate)
{
    std::error_code ignored;
    if (mayCreate && !std::filesystem::exists(path, ignored))
        session.project().create(path, kOpen);
    else
        session.project().open(path, kOpen);
    return inbox.until<session::ProjectOpened>(kOpen).info;
}

std::string projectPath(const Arguments& arguments)
{
    std::string project = arguments.project.empty() ? "runs.assay" : arguments.project;
    if (!project.ends_with(".assay"))
        project += ".assay";
    return project;
}

train::RunRecord openRun(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    openProject(session, inbox, projectPath(arguments), false);
    const auto listed = inbox.until<session::RunsListed>(0);
    if (arguments.run)
        return runOf(listed, *arguments.run, inbox);
    for (const train::RunRecord& run : listed.runs) {
        if (run.kind != train::RunKind::Overfit)
            return run;
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

namespace {

int runCommand(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    switch (arguments.command) {
    case Arguments::Command::Data: return runData(arguments, session, inbox);
    case Arguments::Command::Train: return runTrain(arguments, session, inbox);
    case Arguments::Command::Overfit: return runOverfit(arguments, session, inbox);
    case Arguments::Command::Compare: return runCompare(arguments, session, inbox);
    case Arguments::Command::Replay: return runReplay(arguments, session, inbox);
    case Arguments::Command::Advise: return runAdvise(arguments, session, inbox);
    case Arguments::Command::Runs: return runRuns(arguments, session, inbox);
    case Arguments::Command::Import: return runImport(arguments, session, inbox);
    case Arguments::Command::Evaluate: return runEvaluate(arguments, session, inbox);
    case Arguments::Command::Errors: return runErrors(arguments, session, inbox);
    }
    return 0;
}

} // namespace

int run(const Arguments& arguments)
{
    std::optional<base::Error> failure;
    int code = 0;
    try {
        const auto session = session::makeLocalSession({});
        Inbox inbox(*session);
        if (const std::string warning = session->machine().slowBlas; !warning.empty())
            note("{}\n", warning);
        failure = session::guarded([&] {
            code = runCommand(arguments, *session, inbox);
            flushOutput();
        });
        session->shutDown();
        inbox.drain();
        for (const store::SetAside& row : inbox.setAside()) {
            if (!inbox.hasFailedWith(row.error.text())
                && (!failure || failure->text() != row.error.text()))
                printError(row.error, arguments.json);
        }
    } catch (...) {
        failure = session::errorOf(std::current_exception());
    }
    if (!failure)
        return code;
    printError(*failure, arguments.json);
    return exitCodeOf(*failure);
}

} // namespace assay::cli

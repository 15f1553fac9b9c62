// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "cli/arguments.h"
#include "cli/inbox.h"
#include "experiment/spec.h"

#include <string>

namespace assay::cli {

/// Does what the arguments say; returns the exit code.
int run(const Arguments& arguments);

// One function a command, over an open session. Each throws Error.
int runData(const Arguments& arguments, session::Session& session, Inbox& inbox);
/// What the runs that are followed were asked for with, by kAsk.
enum class Asked { Run, Study };
/// Prints what happens until the runs that were asked for have ended, but for a request that failed;
/// Ctrl+C interrupts them. The exit code.
int followTraining(Asked asked, bool json, session::Session& session, Inbox& inbox);
int runTrain(const Arguments& arguments, session::Session& session, Inbox& inbox);
int runOverfit(const Arguments& arguments, session::Session& session, Inbox& inbox);
int runCompare(const Arguments& arguments, session::Session& session, Inbox& inbox);
int runImport(const Arguments& arguments, session::Session& session, Inbox& inbox);
int runEvaluate(const Arguments& arguments, session::Session& session, Inbox& inbox);
int runErrors(const Arguments& arguments, session::Session& session, Inbox& inbox);
int runReplay(const Arguments& arguments, session::Session& session, Inbox& inbox);
int runRuns(const Arguments& arguments, session::Session& session, Inbox& inbox);
int runAdvise(const Arguments& arguments, session::Session& session, Inbox& inbox);

// What several of them need.

inline constexpr session::Tag kAsk = 2;
inline constexpr int kInterrupted = 130;

int exitCodeOf(const base::Error& error);
/// From the assignments, the template first, as the other fields depend on it. Data on disk are
/// named by absolute paths.
experiment::ExperimentSpec specOf(const Arguments& arguments);
/// A spec whose data were read, and what was read.
struct ReadSpec {
    experiment::ExperimentSpec spec;
    std::shared_ptr<const data::Profile> profile;
};
/// Reads the data; without a template in the arguments the lecture's first choice for them is
/// taken. Throws a usage Error when the model does not fit them.
ReadSpec readSpec(const Arguments& arguments, session::Session& session, Inbox& inbox);
/// Opens or makes the project; throws the Error that the session answers with.
store::ProjectInfo openProject(session::Session& session, Inbox& inbox, const std::string& path,
                               bool mayCreate);
/// The project named, else the usual one; with its ending.
std::string projectPath(const Arguments& arguments);

/// Opens the project that was named, or the usual one when it is there, and answers the run that
/// was named, or the newest one that is no attempt on one batch. Throws a usage Error.
train::RunRecord openRun(const Arguments& arguments, session::Session& session, Inbox& inbox);

/// The run of this number among those that were listed last. Throws a usage Error when there is
/// none, the input Error about its row when that was set aside.
const train::RunRecord& runOf(const session::RunsListed& listed, train::RunId run,
                              const Inbox& inbox);

/// From now on Ctrl+C asks for a checkpoint; a second one ends at once.
void catchInterrupts();
bool interrupted();

} // namespace assay::cli

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"

// One function a file of this folder.

namespace assay::cli {

/// Every command, in the order in which help lists them.
CommandList commands();

std::unique_ptr<Command> dataCommand();
std::unique_ptr<Command> layersCommand();
std::unique_ptr<Command> trainCommand();
std::unique_ptr<Command> checkCommand();
std::unique_ptr<Command> stepCommand();
std::unique_ptr<Command> overfitCommand();
std::unique_ptr<Command> compareCommand();
std::unique_ptr<Command> runsCommand();
std::unique_ptr<Command> importCommand();
std::unique_ptr<Command> evaluateCommand();
std::unique_ptr<Command> errorsCommand();
std::unique_ptr<Command> adviseCommand();
std::unique_ptr<Command> adaptCommand();
std::unique_ptr<Command> tuneCommand();
std::unique_ptr<Command> replayCommand();
std::unique_ptr<Command> weightsCommand();
std::unique_ptr<Command> exportCommand();

/// The commands of `errors`, in the same way.
CommandList errorsCommands();

std::unique_ptr<Command> listErrorsCommand();
std::unique_ptr<Command> tagErrorsCommand();
std::unique_ptr<Command> errorTypeCommand();
std::unique_ptr<Command> errorTableCommand();
std::unique_ptr<Command> exportErrorsCommand();
std::unique_ptr<Command> importAnswersCommand();
std::unique_ptr<Command> suggestTypesCommand();
std::unique_ptr<Command> nearestCommand();

} // namespace assay::cli

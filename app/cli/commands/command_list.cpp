// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/command_list.h"

namespace assay::cli {

namespace {

template <typename... Made>
CommandList listOf(Made... made)
{
    CommandList list;
    (list.push_back(std::move(made)), ...);
    return list;
}

} // namespace

CommandList commands()
{
    return listOf(dataCommand(), layersCommand(), trainCommand(), runsCommand(), checkCommand(),
                  stepCommand(), overfitCommand(), compareCommand(), importCommand(),
                  evaluateCommand(), errorsCommand(), adviseCommand(), adaptCommand(),
                  tuneCommand(), replayCommand(), weightsCommand(), exportCommand());
}

CommandList errorsCommands()
{
    return listOf(listErrorsCommand(), tagErrorsCommand(), errorTypeCommand(), errorTableCommand(),
                  exportErrorsCommand(), importAnswersCommand(), suggestTypesCommand(),
                  nearestCommand());
}

} // namespace assay::cli

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_line.h"
#include "cli/command_steps.h"
#include "cli/print.h"
#include "model/module_process.h"
#include "qt_image_decoder.h"
#include "session/local/guarded.h"

#include <csignal>

int main(int argc, char** argv)
{
    using namespace assay;
    if (model::isModuleProcess(argc, argv))
        return model::serveModule(argv);
    model::runModulesIn("/proc/self/exe"); // also when the file was replaced since
    // An output that nobody reads is an error of the write, and no end in the middle of a training.
    std::signal(SIGPIPE, SIG_IGN);
    installQtImageDecoder();
    cli::Parsed parsed;
    const auto failure = session::guarded([&] {
        parsed = cli::parse(argc, argv);
        if (parsed.exitCode)
            cli::flushOutput();
    });
    if (failure) {
        cli::printError(*failure, parsed.json);
        return cli::exitCodeOf(*failure);
    }
    return parsed.exitCode ? *parsed.exitCode : cli::run(parsed);
}

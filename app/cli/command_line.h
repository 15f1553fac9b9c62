// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"

#include <memory>
#include <optional>
#include <string>

namespace assay::cli {

/// A command line that was read.
struct Parsed {
    std::unique_ptr<Command> command; ///< with its options; null where the line cannot be read
    bool json = false;
    std::string project;         ///< as it was named; empty: it was not
    std::optional<int> exitCode; ///< help was asked for, or the line cannot be read; both printed
};
Parsed parse(int argc, char** argv);

/// Does what the command line says; the exit code. Errors are printed.
int run(const Parsed& parsed);

} // namespace assay::cli

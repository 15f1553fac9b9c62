// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/arguments.h"
#include "cli/commands.h"

int main(int argc, char** argv)
{
    const assay::cli::Parsed parsed = assay::cli::parse(argc, argv);
    if (parsed.exitCode)
        return *parsed.exitCode;
    return assay::cli::run(parsed.arguments);
}

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/slurm_script.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace assay::session {

/// What a program printed and how it ended.
struct ProgramResult {
    int code = -1; ///< as a shell has it
    std::string out, err;
    bool isMissing = false; ///< no such program is on PATH
};

/// Runs a program and waits for it; a Ctrl+C in the terminal does not reach it. What it prints beyond some megabytes
/// is dropped. Throws an environment Error where no process can be started.
ProgramResult runProgram(const std::string& program, const std::vector<std::string>& arguments);

/// Submits an array: `command` and `logs` as tune::arrayScript, which is written to `script`. Gives its id. Throws
/// an environment Error in Slurm's own words where it is refused, and where there is no Slurm.
std::string submitArray(const tune::SlurmOptions& options, const std::string& command,
                        const std::filesystem::path& logs, const std::filesystem::path& script);

/// What Slurm has of an array.
struct ArrayLook {
    /// Empty: Slurm does not have it any more. Nothing: it did not answer.
    std::optional<std::vector<tune::ArrayTask>> tasks;
    std::string problem; ///< why it did not answer
};
ArrayLook lookAtArray(const std::string& job);

/// Ends all of its tasks. Gives why it cannot; empty: it is done.
std::string cancelArray(const std::string& job);

} // namespace assay::session

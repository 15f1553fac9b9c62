// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

struct Arguments {
    enum class Command { Data, Train, Overfit, Compare, Runs, Import };
    Command command = Command::Train;
    bool json = false;
    std::string project; ///< empty: see commands.cpp
    std::string name;
    std::vector<std::string> assignments; ///< "path=value", in the order in which they hold
    std::optional<std::int64_t> resume;
    std::optional<std::int64_t> changed; ///< runs: what changed from this run ...
    std::optional<std::int64_t> against; ///< ... to this
    int seeds = 1;
    std::vector<std::string> paths;      ///< import: files and folders
    std::vector<std::string> tagChoices; ///< import: "tag=metric:split"
    bool watch = false;                  ///< import: go on following them
};

/// Reads the command line. Prints help and errors itself; then `exitCode` is set.
struct Parsed {
    Arguments arguments;
    std::optional<int> exitCode;
};
Parsed parse(int argc, char** argv);

} // namespace assay::cli

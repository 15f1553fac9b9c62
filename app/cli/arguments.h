// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

struct EvaluateArguments {
    std::string checkpoint = "last";
    std::string openTest; ///< the reason; empty: Test stays sealed
    bool opensTest = false;
    std::string typed, counts;
    std::optional<std::int64_t> against; ///< what changed since this run
    bool bySize = false;                 ///< error against training-set size
    bool resample = false;               ///< draw test-val anew
};

struct ErrorsArguments {
    enum class What { List, Tag, Type, Table, Export, Import, Suggest, Nearest };
    What what = What::List;
    std::vector<std::string> splits; ///< list
    std::int64_t limit = 100;
    std::string order = "worst";  ///< "worst", "random"
    std::string sample = "all";   ///< "eyeball", "blackbox", "all"
    std::string truth, predicted; ///< class names
    std::string type;             ///< list: with this type; type: its name
    bool undecided = false;
    std::vector<std::string> examples, add, remove; ///< tag
    std::optional<std::string> note;                ///< tag
    bool flag = false, unflag = false;              ///< tag
    std::vector<std::string> solutions;             ///< type
    std::optional<std::string> priority, owner, effort, rename;
    std::optional<std::int64_t> tried;
    bool deleted = false;
    std::string csv, markdown, html;         ///< export
    std::vector<std::string> files;          ///< import
    std::vector<std::string> accept, refuse; ///< suggest: keys or names
    std::int64_t count = 5;                  ///< nearest
};

/// What the project is to be about from now on; empty: as it is.
struct AdviseArguments {
    std::optional<std::string> metric, target, targetSource, irreducible, irreducibleSource;
};

struct Arguments {
    enum class Command {
        Data,
        Train,
        Overfit,
        Compare,
        Runs,
        Import,
        Evaluate,
        Errors,
        Advise,
        Replay
    };
    Command command = Command::Train;
    bool json = false;
    std::string project; ///< empty: see commands.cpp
    std::string name;
    std::vector<std::string> assignments; ///< "path=value", in the order in which they hold
    std::optional<std::int64_t> resume;
    std::optional<std::int64_t> changed; ///< runs: what changed from this run ...
    std::optional<std::int64_t> against; ///< ... to this
    int seeds = 1;
    std::optional<std::int64_t> study;
    bool studies = false;
    std::optional<std::int64_t> replayStep; ///< empty: its last
    std::string replayOut;
    std::optional<double> keepMegabytes;
    std::vector<std::string> paths;      ///< import: files and folders
    std::vector<std::string> tagChoices; ///< import: "tag=metric:split"
    bool watch = false;                  ///< import: go on following them
    std::optional<std::int64_t> run;     ///< evaluate, errors: which one; empty: the newest
    EvaluateArguments evaluate;
    ErrorsArguments errors;
    AdviseArguments advise;
};

/// Reads the command line. Prints help and errors itself; then `exitCode` is set.
struct Parsed {
    Arguments arguments;
    std::optional<int> exitCode;
};
Parsed parse(int argc, char** argv);

} // namespace assay::cli

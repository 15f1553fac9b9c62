// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/inbox.h"
#include "session/session.h"

#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
} // namespace CLI

namespace assay::cli {

/// What a command works with.
struct Context {
    session::Session& session;
    Inbox& inbox;
    bool json = false;
    std::string project; ///< as it was named; empty: it was not

    /// The project named, else the usual one; with its ending.
    std::string projectFile() const
    {
        const std::string file = project.empty() ? "runs.assay" : project;
        return file.ends_with(".assay") ? file : file + ".assay";
    }
};

/// One command: its words, its options and what it does. A file each in commands/, and a line in
/// commands/command_list.cpp.
class Command
{
public:
    virtual ~Command() = default;

    virtual const char* name() const = 0;
    virtual const char* help() const = 0; ///< one line of the list
    virtual const char* more() const = 0; ///< what else is to know, with examples
    /// Whether --project means anything to it.
    virtual bool takesProject() const { return true; }
    /// Adds its options, once, before the command line is read. The command outlives `app`.
    virtual void add(CLI::App& app) = 0;
    /// Looks at the options once they are read, and prints what needs no session. True: that was all.
    /// Throws a usage Error.
    virtual bool isDone() const { return false; }
    /// The exit code. Throws Error.
    virtual int run(Context& context) = 0;
};

using CommandList = std::vector<std::unique_ptr<Command>>;

} // namespace assay::cli

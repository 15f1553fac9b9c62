// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace assay::cli {

/// Processes of this program, each with the same arguments, in a group of their own, so that a Ctrl+C in the terminal
/// reaches them through this one alone. What they print on standard output is dropped.
class Workers
{
public:
    explicit Workers(std::vector<std::string> arguments)
        : m_arguments(std::move(arguments))
    {}
    ~Workers(); ///< interrupts those that are left, and waits for them

    /// Throws an environment Error when the process cannot be started.
    void startOne();
    std::size_t running() const { return m_processes.size(); }
    /// Takes out those that have ended: what each gave, as a shell has it (128 + signal where one ended it).
    std::vector<int> ended();
    void interruptAll();

private:
    std::vector<std::string> m_arguments;
    std::vector<pid_t> m_processes;
};

/// From now on this process is interrupted when the one that started it ends, however that ends.
void endWithParent();

} // namespace assay::cli

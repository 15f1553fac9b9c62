// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace assay::session {

/// A process of another program, in a group of its own, so that a Ctrl+C in the terminal reaches it through this
/// one alone. What it prints is kept until it is taken. One thread uses it, the one that began it and that stays
/// until it ends, as the system may tie a process to the thread that began it.
class ChildProcess
{
public:
    /// Throws an environment Error when it cannot be started.
    ChildProcess(const std::string& program, const std::vector<std::string>& arguments);
    ~ChildProcess(); ///< ends it at once where it still runs
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    pid_t id() const { return m_process; }
    std::string name() const; ///< "host:4711", as a trial names the program that trained it
    /// Takes in what it printed since and whether it has ended. Does not wait. Nothing: it runs. Else what it gave, as
    /// a shell has it (128 + signal where one ended it).
    std::optional<int> look();
    std::vector<std::string>
    takeLines(); ///< whole ones of its standard output, as of the last look
    /// The last line with words that it wrote on standard error, as of the last look; empty: none.
    const std::string& lastLine() const { return m_lastLine; }
    void endInput(); ///< its standard input, which is open until then, ends
    void interrupt();
    void kill();

private:
    struct Stream {
        int file = -1;
        std::string rest; ///< behind the last whole line
    };
    void read(Stream& stream);
    void closeAll();

    pid_t m_process = 0;
    std::optional<int> m_code;
    int m_input = -1;
    Stream m_out, m_error;
    std::vector<std::string> m_lines;
    std::string m_lastLine;
};

} // namespace assay::session

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/workers.h"

#include "base/error.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>

namespace assay::cli {

namespace {

constexpr const char* kThisProgram = "/proc/self/exe";

int shellCode(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

Workers::~Workers()
{
    interruptAll();
    for (const pid_t process : m_processes)
        ::waitpid(process, nullptr, 0);
}

void Workers::startOne()
{
    std::vector<char*> words{const_cast<char*>("assay-cli")};
    for (std::string& argument : m_arguments)
        words.push_back(argument.data());
    words.push_back(nullptr);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    pid_t process = 0;
    const int problem =
        ::posix_spawn(&process, kThisProgram, &files, &attributes, words.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    if (problem != 0)
        throw base::environmentError(
            "tune.worker", fmt::format("A worker cannot be started ({}).", std::strerror(problem)));
    m_processes.push_back(process);
}

std::vector<int> Workers::ended()
{
    std::vector<int> codes;
    std::erase_if(m_processes, [&](pid_t process) {
        int status = 0;
        const pid_t found = ::waitpid(process, &status, WNOHANG);
        if (found == process)
            codes.push_back(shellCode(status));
        return found != 0;
    });
    return codes;
}

void Workers::interruptAll()
{
    for (const pid_t process : m_processes)
        ::kill(process, SIGINT);
}

void endWithParent()
{
    ::prctl(PR_SET_PDEATHSIG, SIGINT);
    if (::getppid() == 1)
        ::raise(SIGINT); // it ended before
}

} // namespace assay::cli

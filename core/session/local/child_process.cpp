// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/child_process.h"

#include "base/error.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace assay::session {

namespace {

constexpr std::size_t kLongestLine = 4096;

/// Both ends of a pipe, which no other process gets.
struct Pipe {
    std::array<int, 2> ends{-1, -1};

    Pipe() = default;
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe()
    {
        for (const int end : ends) {
            if (end >= 0)
                ::close(end);
        }
    }
    bool open() { return ::pipe2(ends.data(), O_CLOEXEC) == 0; }
    int take(std::size_t end) { return std::exchange(ends[end], -1); }
};

} // namespace

ChildProcess::ChildProcess(const std::string& program, const std::vector<std::string>& arguments)
{
    std::vector<std::string> texts{"assay-cli"};
    texts.insert(texts.end(), arguments.begin(), arguments.end());
    std::vector<char*> words;
    words.reserve(texts.size() + 1);
    for (std::string& text : texts)
        words.push_back(text.data());
    words.push_back(nullptr);
    Pipe in, out, error;
    int problem = in.open() && out.open() && error.open() ? 0 : errno;
    if (problem == 0) {
        posix_spawn_file_actions_t files;
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawn_file_actions_adddup2(&files, in.ends[0], STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&files, out.ends[1], STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&files, error.ends[1], STDERR_FILENO);
        posix_spawnattr_t attributes;
        ::posix_spawnattr_init(&attributes);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        ::posix_spawnattr_setpgroup(&attributes, 0);
        problem =
            ::posix_spawn(&m_process, program.c_str(), &files, &attributes, words.data(), environ);
        ::posix_spawnattr_destroy(&attributes);
        ::posix_spawn_file_actions_destroy(&files);
    }
    if (problem != 0)
        throw base::environmentError(
            "tune.worker", fmt::format("A worker cannot be started ({}).", std::strerror(problem)));
    m_input = in.take(1);
    m_out.file = out.take(0);
    m_error.file = error.take(0);
    for (const int file : {m_out.file, m_error.file})
        ::fcntl(file, F_SETFL, O_NONBLOCK);
}

ChildProcess::~ChildProcess()
{
    if (!m_code) {
        kill();
        while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    closeAll();
}

std::string ChildProcess::name() const
{
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    return fmt::format("{}:{}", host.data(), m_process);
}

/// What is there now, in whole lines; the rest stays.
void ChildProcess::read(Stream& stream)
{
    std::array<char, 4096> part{};
    while (stream.file >= 0) {
        const ssize_t count = ::read(stream.file, part.data(), part.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return;
        for (const char letter : std::string_view(part.data(), static_cast<std::size_t>(count))) {
            if (letter != '\n') {
                if (stream.rest.size() < kLongestLine)
                    stream.rest += letter;
                continue;
            }
            std::string line = std::exchange(stream.rest, {});
            if (&stream == &m_out)
                m_lines.push_back(std::move(line));
            else if (line.find_first_not_of(" \t\r") != std::string::npos)
                m_lastLine = base::onTerminal(line);
        }
    }
}

std::optional<int> ChildProcess::look()
{
    if (!m_code) {
        int status = 0;
        if (::waitpid(m_process, &status, WNOHANG) == m_process)
            m_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    // Behind the look whether it has ended: then nothing more comes.
    read(m_out);
    read(m_error);
    if (m_code && m_error.rest.find_first_not_of(" \t\r") != std::string::npos)
        m_lastLine = base::onTerminal(std::exchange(m_error.rest, {}));
    return m_code;
}

std::vector<std::string> ChildProcess::takeLines()
{
    return std::exchange(m_lines, {});
}

void ChildProcess::endInput()
{
    if (m_input >= 0)
        ::close(std::exchange(m_input, -1));
}

void ChildProcess::interrupt()
{
    if (!m_code)
        ::kill(m_process, SIGINT);
}

void ChildProcess::kill()
{
    if (!m_code)
        ::kill(m_process, SIGKILL);
}

void ChildProcess::closeAll()
{
    for (int* file : {&m_input, &m_out.file, &m_error.file}) {
        if (*file >= 0)
            ::close(std::exchange(*file, -1));
    }
}

} // namespace assay::session

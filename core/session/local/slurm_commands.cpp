// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/slurm_commands.h"

#include "base/error.h"
#include "base/plain_file.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>

namespace assay::session {

namespace {

constexpr std::size_t kMostPrinted = 8 << 20;
constexpr std::size_t kLongestWords = 500;
constexpr int kNotFound = 127;

[[noreturn]] void cannotStart(const std::string& program, int problem)
{
    throw base::environmentError(
        "tune.slurm", fmt::format("{} cannot be started ({}).", program, std::strerror(problem)));
}

/// Both ends of a pipe; they end with it.
struct Pipe {
    std::array<int, 2> ends{-1, -1};

    explicit Pipe(const std::string& program)
    {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            cannotStart(program, errno);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe()
    {
        close(0);
        close(1);
    }
    void close(std::size_t end)
    {
        if (ends[end] >= 0)
            ::close(ends[end]);
        ends[end] = -1;
    }
};

/// Until both are at their end.
void readAll(Pipe& first, std::string& firstText, Pipe& second, std::string& secondText)
{
    std::array<char, 4096> part{};
    while (first.ends[0] >= 0 || second.ends[0] >= 0) {
        std::array<pollfd, 2> ready{pollfd{first.ends[0], POLLIN, 0},
                                    pollfd{second.ends[0], POLLIN, 0}};
        if (::poll(ready.data(), ready.size(), -1) < 0 && errno != EINTR)
            return;
        for (std::size_t k = 0; k < ready.size(); ++k) {
            if (ready[k].revents == 0)
                continue;
            Pipe& pipe = k == 0 ? first : second;
            std::string& text = k == 0 ? firstText : secondText;
            const ssize_t n = ::read(pipe.ends[0], part.data(), part.size());
            if (n > 0 && text.size() < kMostPrinted)
                text.append(part.data(), static_cast<std::size_t>(n));
            else if (n == 0 || (n < 0 && errno != EINTR))
                pipe.close(0);
        }
    }
}

/// What a program of Slurm says of an error, in one line: "sbatch: error: a" and "sbatch: error: b" -> "a; b".
std::string wordsOf(const ProgramResult& result)
{
    std::string words;
    std::istringstream lines(result.err);
    for (std::string line; std::getline(lines, line);) {
        for (const char* mark : {": error: ", ": fatal: "}) {
            if (const auto at = line.find(mark); at != std::string::npos)
                line = line.substr(at + std::strlen(mark));
        }
        while (!line.empty() && (line.back() == ' ' || line.back() == '.' || line.back() == '\r'))
            line.pop_back();
        if (!line.empty())
            words += (words.empty() ? "" : "; ") + line;
    }
    if (words.empty())
        words = fmt::format("exit code {}", result.code);
    return base::onTerminal(words.substr(0, kLongestWords));
}

} // namespace

ProgramResult runProgram(const std::string& program, const std::vector<std::string>& arguments)
{
    std::vector<std::string> texts{program};
    texts.insert(texts.end(), arguments.begin(), arguments.end());
    std::vector<char*> words;
    for (std::string& text : texts)
        words.push_back(text.data());
    words.push_back(nullptr);
    Pipe out(program);
    Pipe err(program);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, out.ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, err.ends[1], STDERR_FILENO);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    pid_t process = 0;
    const int problem =
        ::posix_spawnp(&process, program.c_str(), &files, &attributes, words.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    ProgramResult result;
    if (problem == ENOENT || problem == ENOTDIR) {
        result.code = kNotFound;
        result.isMissing = true;
        return result;
    }
    if (problem != 0)
        cannotStart(program, problem);
    out.close(1);
    err.close(1);
    readAll(out, result.out, err, result.err);
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    result.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return result;
}

std::string submitArray(const tune::SlurmOptions& options, const std::string& command,
                        const std::filesystem::path& logs, const std::filesystem::path& script)
{
    const std::string text = tune::arrayScript(options, command, logs);
    if (const std::string why = base::replaceFile(script, text, base::Durable::No); !why.empty())
        throw base::environmentError(
            "cluster.files", fmt::format("The script for Slurm cannot be written ({}).", why),
            {.file = script.string(), .row = {}, .byte = {}});
    std::vector<std::string> arguments = tune::sbatchArguments(options, logs);
    arguments.push_back(script.string());
    const ProgramResult result = runProgram("sbatch", arguments);
    if (result.isMissing)
        throw base::environmentError("tune.slurm",
                                     "There is no Slurm here: sbatch is not found. Call this on a "
                                     "machine from which the cluster takes jobs, or leave out "
                                     "--on slurm.");
    if (result.code != 0 && result.err.find("configuration source") != std::string::npos)
        throw base::environmentError(
            "tune.slurm",
            fmt::format(
                "Slurm is installed on this machine, but belongs to no cluster ({}). Call this "
                "on a machine from which the cluster takes jobs, or leave out --on slurm.",
                wordsOf(result)));
    if (result.code != 0)
        throw base::environmentError(
            "tune.slurm", fmt::format("Slurm did not take the workers: {}.", wordsOf(result)));
    const auto job = tune::submittedJob(result.out);
    if (!job)
        throw base::environmentError(
            "tune.slurm", fmt::format("sbatch printed no number of a job, but \"{}\".",
                                      base::onTerminal(result.out.substr(0, kLongestWords))));
    return *job;
}

ArrayLook lookAtArray(const std::string& job)
{
    const ProgramResult result = runProgram("squeue", tune::squeueArguments(job));
    if (result.code == 0)
        return {tune::arrayTasks(result.out, job), {}};
    if (result.err.find("Invalid job id") != std::string::npos)
        return {std::vector<tune::ArrayTask>(), {}};
    return {std::nullopt, result.isMissing ? "squeue is not found" : wordsOf(result)};
}

std::string cancelArray(const std::string& job)
{
    const ProgramResult result = runProgram("scancel", {job});
    return result.code == 0 ? std::string()
                            : (result.isMissing ? "scancel is not found" : wordsOf(result));
}

} // namespace assay::session

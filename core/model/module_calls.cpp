// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/module_calls.h"

#include "base/byte_text.h"
#include "base/error.h"
#include "base/json_text.h"
#include "model/module_process.h"
#include "model/module_wire.h"
#include "model/script_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <optional>
#include <utility>

namespace assay::model {

namespace {

/// Our descriptors lie above those of the process, so that neither takes the place of another.
constexpr int kLowest = 16;
constexpr int kLook = 100;          ///< milliseconds between two looks at the clock
constexpr double kUsualTimes = 1.5; ///< as long as before is what takes at most so much longer
constexpr int kMessageTime = 5;     ///< seconds of silence in the middle of an answer

/// Seconds for which the first thread of a process could have gone on and others had the processors; 0 where the system
/// does not count them.
double queuedSeconds(pid_t process)
{
    constexpr double kNanosecond = 1e-9;
    std::ifstream counts(fmt::format("/proc/{}/schedstat", process));
    double running = 0, queued = 0;
    return counts >> running >> queued ? queued * kNanosecond : 0;
}

int raised(int descriptor)
{
    const int higher = fcntl(descriptor, F_DUPFD_CLOEXEC, kLowest);
    close(descriptor);
    return higher;
}

/// Of a connection; below 0: there is none.
std::pair<int, int> socketEnds()
{
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return {-1, -1};
    const timeval silence{.tv_sec = kMessageTime, .tv_usec = 0};
    setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof silence);
    return {raised(ends[0]), raised(ends[1])};
}

/// Of memory without a name that never becomes less: a read of what is no more there would crash.
int sharedMemory()
{
    const int memory = memfd_create("module", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (memory < 0)
        return memory;
    fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK);
    return raised(memory);
}

const char* nameOf(ModuleWork work)
{
    switch (work) {
    case ModuleWork::Reading: return "its own reading";
    case ModuleWork::Trial: return "two examples";
    case ModuleWork::Batch: break;
    }
    return "a batch";
}

/// What makes a call quicker, or smaller.
const char* remedyOf(ModuleWork work)
{
    return work == ModuleWork::Batch ? "take smaller batches (train.batch_size)"
                                     : "save a smaller module";
}

} // namespace

Descriptor::~Descriptor()
{
    if (m_number >= 0)
        close(m_number);
}

ModuleProcess::ModuleProcess(std::string file)
    : ModuleProcess(std::move(file), socketEnds())
{}

/// `ends`: ours, and that of the process.
ModuleProcess::ModuleProcess(std::string file, std::pair<int, int> ends)
    : m_file(std::move(file))
    , m_limit(moduleMemoryLimit())
    , m_socket(ends.first)
    , m_memory(sharedMemory())
{
    const Descriptor theirs(ends.second);
    int failed = EMFILE;
    if (m_socket >= 0 && theirs >= 0 && m_memory >= 0) {
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        // What it prints would stand among the lines of a program that prints JSON.
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, theirs, kModuleSocket);
        posix_spawn_file_actions_adddup2(&actions, m_memory, kModuleMemory);
        posix_spawn_file_actions_addclosefrom_np(&actions, kModuleMemory + 1);
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        // A group of its own: Ctrl+C stops a training with a checkpoint, for which it is needed.
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        std::string program = moduleProgram().string(), argument = kModuleArgument,
                    limit = std::to_string(m_limit);
        char* const arguments[] = {program.data(), argument.data(), limit.data(), nullptr};
        failed =
            posix_spawn(&m_process, program.c_str(), &actions, &attributes, arguments, environ);
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
    }
    if (failed != 0)
        throw base::environmentError("model.module_start",
                                     fmt::format("No process could be started for {} ({}); close "
                                                 "other programs, then try again.",
                                                 m_file, std::strerror(failed)));
}

ModuleProcess::~ModuleProcess()
{
    if (m_process > 0)
        end(); // it keeps nothing that could be lost
    if (!m_mapped.empty())
        munmap(m_mapped.data(), m_mapped.size());
}

std::span<std::byte> ModuleProcess::memory(std::size_t bytes)
{
    if (kSharedHead + bytes > m_mapped.size())
        map(kSharedHead + bytes);
    return behindHead(m_mapped);
}

void ModuleProcess::map(std::size_t bytes)
{
    // Half as much again, as batches grow in small steps.
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t size = (bytes + bytes / 2 + page - 1) / page * page;
    if (ftruncate(m_memory, static_cast<off_t>(size)) == 0) {
        const auto larger = mappedMemory(m_memory, size);
        if (!larger.empty()) {
            if (!m_mapped.empty())
                munmap(m_mapped.data(), m_mapped.size());
            m_mapped = larger;
            return;
        }
    }
    fail("model.module_memory",
         fmt::format("There is not enough memory to hand {} what it works on; take smaller batches "
                     "(train.batch_size), or close other programs.",
                     m_file));
}

void ModuleProcess::fail(const char* code, std::string text)
{
    if (m_process > 0)
        end();
    m_code = code;
    m_problem = std::move(text);
    throw base::environmentError(m_code, m_problem);
}

void ModuleProcess::failSlow(ModuleWork work, const std::string& howLong)
{
    fail(
        "model.module_slow",
        fmt::format("{} did not finish {} {} and was ended; {} if it only is slow, else look for a "
                    "loop without end in its forward.",
                    m_file, nameOf(work), howLong, remedyOf(work)));
}

void ModuleProcess::refuseAnswer()
{
    fail("model.module_ended", fmt::format("The process that runs {} answered nothing that can be "
                                           "read; save the module anew.",
                                           m_file));
}

/// Ends it where it has not ended by itself: "signal 11, Segmentation fault".
std::string ModuleProcess::end()
{
    int status = 0;
    kill(m_process, SIGKILL); // changes nothing of an end that was before
    while (waitpid(m_process, &status, 0) < 0 && errno == EINTR) {
    }
    m_process = -1;
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGKILL
                   ? "it was killed, as systems do where memory runs out"
                   : fmt::format("signal {}, {}", WTERMSIG(status), strsignal(WTERMSIG(status)));
    return fmt::format("exit code {}", WEXITSTATUS(status));
}

void ModuleProcess::waitForAnswer(ModuleWork work, double share)
{
    using Clock = std::chrono::steady_clock;
    if (m_eager && looked(headOf(m_mapped).answered, m_calls)) {
        if (work == ModuleWork::Batch)
            m_slowest = std::max(m_slowest, 0.0);
        return;
    }
    const auto begin = Clock::now();
    std::int64_t before = moduleEndings();
    std::int64_t reported = 0; // full seconds
    std::optional<double> queuedBefore;
    // A busy machine is no fault of the module: what it waited for a processor does not count.
    const auto isLate = [&](double seconds, double limit) {
        return seconds > limit
               && seconds - (queuedSeconds(m_process) - queuedBefore.value_or(0)) > limit;
    };
    const auto report = [&](double seconds, bool isOver) {
        publishModuleWait({m_file, seconds, moduleSecondsLimit() * share, isOver});
    };
    const auto over = [&](double seconds) {
        if (reported > 0)
            report(seconds, true);
    };
    const bool hasAnswered = m_slowest >= 0;
    const double usual = std::max(kUnwantedSeconds, kUsualTimes * m_slowest * share);
    for (;;) {
        pollfd look{.fd = m_socket, .events = POLLIN, .revents = 0};
        const int found = poll(&look, 1, kLook);
        const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        if (found > 0) {
            if (work == ModuleWork::Batch)
                m_slowest = std::max(m_slowest, seconds / share);
            return over(seconds);
        }
        if (!queuedBefore)
            queuedBefore = queuedSeconds(m_process);
        const bool isSlow = seconds > kSlowModuleSeconds;
        if (!isSlow)
            before = moduleEndings();
        const double limit = moduleSecondsLimit() * share;
        const bool isEnded = isSlow && moduleEndings() != before, tooLate = isLate(seconds, limit);
        const bool isClosed = moduleSecondsToClose().value_or(1) <= 0;
        const bool isUnwanted =
            isModuleCancelled() && (!hasAnswered || work != ModuleWork::Batch || seconds > usual);
        if (isEnded || isClosed || isUnwanted || tooLate)
            over(seconds);
        if (isClosed)
            fail("model.module_closed",
                 fmt::format("{} was still at {} when the program closed; go on "
                             "from the last checkpoint.",
                             m_file, nameOf(work)));
        if (isUnwanted)
            fail(kModuleCancelled,
                 fmt::format(
                     "{} was still at {} and was ended, as its answer was not wanted any more.",
                     m_file, nameOf(work)));
        if (isEnded)
            failSlow(work, fmt::format("in {:.0f} seconds", seconds));
        if (tooLate)
            failSlow(work, fmt::format("within {:.3g} seconds", limit));
        if (isSlow && static_cast<std::int64_t>(seconds) > reported) {
            reported = static_cast<std::int64_t>(seconds);
            report(seconds, false);
        }
    }
}

std::string ModuleProcess::read(ModuleWork work, double share)
{
    std::string text;
    waitForAnswer(work, share);
    if (!readMessage(m_socket, text)) {
        const std::string how = end();
        fail("model.module_ended",
             fmt::format(
                 "The process that runs {} ended by itself at {} ({}); nothing else is lost. Save "
                 "the module anew, or {}.",
                 m_file, nameOf(work), how, remedyOf(work)));
    }
    return text;
}

nlohmann::json ModuleProcess::call(const nlohmann::json& request, ModuleWork work, double share)
{
    if (m_code)
        throw base::environmentError(m_code, m_problem);
    nlohmann::json sent = request;
    memory(0);
    sent["memory"] = m_mapped.size();
    sent["eager"] = m_eager;
    writeMessage(m_socket, base::dumped(sent)); // where that fails there is no answer either
    headOf(m_mapped).asked = ++m_calls;
    const auto answer = base::parsedJson<nlohmann::json>(read(work, share));
    if (!answer || !answer->is_object())
        refuseAnswer();
    const auto code = answer->find("code");
    if (code == answer->end())
        return *answer;
    const auto text = answer->find("text");
    if (!code->is_string() || text == answer->end() || !text->is_string())
        refuseAnswer();
    if (*code == "model.module_memory")
        fail("model.module_memory",
             fmt::format("{} needs more memory for {} than the {} that it may take; {}, or close "
                         "other programs.",
                         m_file, nameOf(work), base::bytesText(m_limit), remedyOf(work)));
    throw moduleError(code->get<std::string>(), text->get<std::string>());
}

} // namespace assay::model

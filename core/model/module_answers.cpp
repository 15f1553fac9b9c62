// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_text.h"
#include "model/module_calls.h"
#include "model/module_wire.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <thread>
#include <utility>
#include <vector>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ASSAY_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ASSAY_SANITIZED
#endif
#endif

namespace assay::model {

namespace {

/// So much more than what is taken already.
void limitMemory([[maybe_unused]] std::int64_t bytes)
{
#if !defined(ASSAY_SANITIZED) // which reserves far more than there is
    std::int64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const auto most = static_cast<rlim_t>(pages * sysconf(_SC_PAGESIZE) + bytes);
    const rlimit limit{most, most};
    setrlimit(RLIMIT_AS, &limit);
#endif
}

/// From here on the process, its threads included, writes no file, reaches no other machine and starts no program,
/// whatever the code of a module asks for: those calls of the system fail (seccomp(2)). Without effect on a system
/// that has no such filter.
void refuseCallsOutside()
{
#if !defined(ASSAY_SANITIZED) // which writes its reports
#if defined(__x86_64__)
    constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#endif
#if defined(__x86_64__) || defined(__aarch64__)
    constexpr std::uint32_t kWriting = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
    const auto load = [](std::size_t place) {
        return sock_filter(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(place)));
    };
    const auto answer = [](std::uint32_t value) {
        return sock_filter(BPF_STMT(BPF_RET | BPF_K, value));
    };
    // Where it is not this call, so many steps are passed over.
    const auto isCall = [](std::uint32_t number, std::uint8_t passed) {
        return sock_filter(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, passed));
    };
    constexpr std::uint32_t kFails = SECCOMP_RET_ERRNO | EACCES;
    std::vector<sock_filter> steps{
        load(offsetof(seccomp_data, arch)),
        sock_filter(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0)),
        answer(SECCOMP_RET_ALLOW), load(offsetof(seccomp_data, nr))};
    const auto mayOnlyRead = [&](std::uint32_t number, std::size_t flags) {
        steps.push_back(isCall(number, 4));
        steps.push_back(load(flags)); // little endian: the lower half of the argument
        steps.push_back(sock_filter(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, kWriting, 0, 1)));
        steps.push_back(answer(kFails));
        steps.push_back(answer(SECCOMP_RET_ALLOW));
    };
    mayOnlyRead(__NR_openat, offsetof(seccomp_data, args[2]));
#ifdef __NR_open
    mayOnlyRead(__NR_open, offsetof(seccomp_data, args[1]));
#endif
    for (const long number : {
#ifdef __NR_creat
             static_cast<long>(__NR_creat),
#endif
             static_cast<long>(__NR_socket), static_cast<long>(__NR_execve),
             static_cast<long>(__NR_execveat)}) {
        steps.push_back(isCall(static_cast<std::uint32_t>(number), 1));
        steps.push_back(answer(kFails));
    }
    steps.push_back(answer(SECCOMP_RET_ALLOW));
    sock_fprog program{static_cast<unsigned short>(steps.size()), steps.data()};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
#endif
#endif
}

} // namespace

ModuleCalls::ModuleCalls(std::int64_t bytes, std::function<void()> moves)
    : m_moves(std::move(moves))
{
    limitMemory(bytes);
    // The first to be killed where memory runs out.
    std::ofstream("/proc/self/oom_score_adj") << 1000;
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    refuseCallsOutside();
    std::thread([] {
        pollfd look{.fd = kModuleSocket, .events = POLLRDHUP, .revents = 0};
        while (poll(&look, 1, -1) < 0) {
        }
        _exit(0); // in the middle of whatever the module does
    }).detach();
}

nlohmann::json ModuleCalls::next()
{
    if (m_eager && !m_mapped.empty())
        looked(headOf(m_mapped).asked, m_answers + 1);
    std::string text;
    if (!readMessage(kModuleSocket, text))
        return nullptr;
    auto request = nlohmann::json::parse(text);
    m_eager = request.value("eager", false);
    const auto bytes = request.value("memory", std::size_t{0});
    if (bytes != m_mapped.size()) {
        m_moves();
        if (!m_mapped.empty())
            munmap(m_mapped.data(), m_mapped.size());
        m_mapped = mappedMemory(kModuleMemory, bytes); // empty where there is too little
    }
    return request;
}

void ModuleCalls::answer(const nlohmann::json& answer)
{
    writeMessage(kModuleSocket, base::dumped(answer));
    ++m_answers;
    if (!m_mapped.empty())
        headOf(m_mapped).answered = m_answers;
}

std::span<std::byte> ModuleCalls::memory() const
{
    return behindHead(m_mapped);
}

} // namespace assay::model

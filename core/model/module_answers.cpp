// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_text.h"
#include "model/module_calls.h"
#include "model/module_wire.h"

#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <thread>
#include <utility>

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

} // namespace

ModuleCalls::ModuleCalls(std::int64_t bytes, std::function<void()> moves)
    : m_moves(std::move(moves))
{
    limitMemory(bytes);
    // The first to be killed where memory runs out.
    std::ofstream("/proc/self/oom_score_adj") << 1000;
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
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

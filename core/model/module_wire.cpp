// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/module_wire.h"

#include <sys/mman.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <string_view>

namespace assay::model {

namespace {

constexpr std::uint32_t kLongestMessage = 64U << 20;

bool writeAll(int to, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t done = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
}

bool readAll(int from, char* to, std::size_t count)
{
    while (count > 0) {
        const ssize_t done = recv(from, to, count, 0);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        to += done;
        count -= static_cast<std::size_t>(done);
    }
    return true;
}

} // namespace

bool writeMessage(int to, const std::string& text)
{
    const auto length = static_cast<std::uint32_t>(text.size());
    std::string message(reinterpret_cast<const char*>(&length), sizeof length);
    message += text;
    return writeAll(to, message);
}

bool readMessage(int from, std::string& text)
{
    std::uint32_t length = 0;
    if (!readAll(from, reinterpret_cast<char*>(&length), sizeof length) || length > kLongestMessage)
        return false;
    text.resize(length);
    return readAll(from, text.data(), length);
}

std::span<std::byte> mappedMemory(int memory, std::size_t bytes)
{
    void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (at == MAP_FAILED)
        return {};
    return {static_cast<std::byte*>(at), bytes};
}

SharedHead& headOf(std::span<std::byte> memory)
{
    return *reinterpret_cast<SharedHead*>(memory.data());
}

std::span<std::byte> behindHead(std::span<std::byte> memory)
{
    return memory.empty() ? memory : memory.subspan(kSharedHead);
}

bool looked(const std::atomic<std::uint32_t>& value, std::uint32_t wanted)
{
    using Clock = std::chrono::steady_clock;
    constexpr int kLooks = 64; // between two looks at the clock
    const auto end = Clock::now() + std::chrono::milliseconds(1);
    while (Clock::now() < end) {
        for (int k = 0; k < kLooks; ++k) {
            if (value == wanted)
                return true;
#if defined(__x86_64__)
            __builtin_ia32_pause(); // leaves the core to its other thread
#endif
        }
    }
    return false;
}

} // namespace assay::model

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.h"

#include "base/error.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

namespace assay::store {

std::filesystem::path filesOf(const std::filesystem::path& project)
{
    return project.string() + "-files";
}

RunFiles filesOf(const std::filesystem::path& project, train::RunId run)
{
    const auto folder = filesOf(project) / fmt::format("run-{}", run);
    return {folder, folder / "last.ckpt", folder / "best.ckpt", folder / "lock"};
}

std::optional<RunLock> RunLock::take(const std::filesystem::path& lock)
{
    std::error_code code;
    std::filesystem::create_directories(lock.parent_path(), code);
    const int file = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0)
        throw base::environmentError(
            "project.files",
            fmt::format("The folder for checkpoints cannot be written: {}.", std::strerror(errno)),
            {.file = lock.parent_path().string(), .row = {}, .byte = {}});
    // isHeld of another program keeps it for a moment; a living holder keeps it for good.
    for (int attempt = 0; attempt < 5; ++attempt) {
        if (::flock(file, LOCK_EX | LOCK_NB) == 0)
            return RunLock(file);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ::close(file);
    return std::nullopt;
}

bool RunLock::isHeld(const std::filesystem::path& lock)
{
    const int file = ::open(lock.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    const bool held = ::flock(file, LOCK_SH | LOCK_NB) != 0;
    ::close(file);
    return held;
}

RunLock::RunLock(RunLock&& other) noexcept
    : m_file(std::exchange(other.m_file, -1))
{}

RunLock& RunLock::operator=(RunLock&& other) noexcept
{
    std::swap(m_file, other.m_file);
    return *this;
}

RunLock::~RunLock()
{
    if (m_file >= 0)
        ::close(m_file);
}

} // namespace assay::store

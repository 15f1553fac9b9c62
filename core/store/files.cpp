// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/files.h"

#include "base/error.h"
#include "base/plain_file.h"

#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
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

std::filesystem::path moduleFolder(const std::filesystem::path& project,
                                   const std::string& fingerprint)
{
    return filesOf(project) / (kModuleFolder + fingerprint);
}

std::optional<RunLock> RunLock::take(const std::filesystem::path& lock)
{
    std::error_code code;
    std::filesystem::create_directories(lock.parent_path(), code);
    base::PlainFile opened(lock, base::PlainFile::Use::Lock);
    if (!opened.isOpen())
        throw base::environmentError(
            "project.files",
            fmt::format("The folder for checkpoints cannot be written ({}: {}).",
                        lock.filename().string(), opened.problem()),
            {.file = lock.parent_path().string(), .row = {}, .byte = {}});
    const int file = opened.release();
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
    base::PlainFile opened(lock, base::PlainFile::Use::Read);
    if (!opened.isOpen())
        return false;
    const int file = opened.release();
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

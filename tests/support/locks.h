// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

namespace assay::testing {

/// Whether other programs see that this one has the SQLite file open: the bytes of SQLite's shared
/// lock (the "lock-byte page" of its file format) are locked by this process. Asked by a child,
/// as an own descriptor would end the lock by being closed.
inline bool holdsSharedLock(const std::filesystem::path& database)
{
    constexpr off_t kSharedFirst = 0x40000002;
    constexpr off_t kSharedSize = 510;
    const pid_t own = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) {
        const int file = ::open(database.c_str(), O_RDWR | O_CLOEXEC);
        struct flock lock = {};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        lock.l_start = kSharedFirst;
        lock.l_len = kSharedSize;
        const bool asked = file >= 0 && ::fcntl(file, F_GETLK, &lock) == 0;
        ::_exit(asked && lock.l_type != F_UNLCK && lock.l_pid == own ? 0 : 1);
    }
    int status = 1;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace assay::testing

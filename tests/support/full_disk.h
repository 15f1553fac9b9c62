// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/resource.h>

#include <csignal>
#include <stdexcept>

namespace assay::testing {

/// While it is there no file of this program can grow beyond so many bytes, as on a full disk. Throws where the system
/// refuses that.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        if (getrlimit(RLIMIT_FSIZE, &m_usual) != 0)
            throw std::runtime_error("the limit of a file's size cannot be read");
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit tight{bytes, m_usual.rlim_max};
        if (setrlimit(RLIMIT_FSIZE, &tight) != 0)
            throw std::runtime_error("the limit of a file's size cannot be set");
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_usual);
        std::signal(SIGXFSZ, m_handler);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit m_usual{};
    void (*m_handler)(int) = nullptr;
};

} // namespace assay::testing

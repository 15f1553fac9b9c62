// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace assay::fuzz {

/// A file in memory that readers open by its path.
class MemoryFile
{
public:
    MemoryFile()
        : m_file(memfd_create("fuzz", 0))
    {
        if (m_file < 0)
            std::abort();
    }
    ~MemoryFile() { close(m_file); }

    void write(std::string_view bytes) const
    {
        if (ftruncate(m_file, 0) != 0
            || pwrite(m_file, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
            std::abort();
    }
    std::string path() const { return "/proc/self/fd/" + std::to_string(m_file); }

private:
    int m_file;
};

inline std::string_view text(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

} // namespace assay::fuzz

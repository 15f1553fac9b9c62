// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

namespace assay::interop {

/// How far a growing file was read, and the bytes before that place: they show whether it is still
/// the same file when it is read again.
class ReadMark
{
public:
    std::uint64_t at() const { return m_at; } ///< bytes read
    /// `file` was read up to byte `at`.
    void move(std::istream& file, std::uint64_t at);
    /// Whether what was read is no longer there: the file is shorter, or holds something else.
    bool isWrittenAnew(std::istream& file) const;

private:
    std::uint64_t m_at = 0;
    std::string m_before; ///< the last bytes before m_at
};

/// Up to `count` bytes from byte `at` on; fewer where the file ends.
std::string readAt(std::istream& file, std::uint64_t at, std::size_t count);

} // namespace assay::interop

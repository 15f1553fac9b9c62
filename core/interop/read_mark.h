// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
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

/// The text of a log, read as UTF-8: one in UTF-16, by its byte-order mark or by a zero in nearly every pair of bytes,
/// is decoded whole, as tables are, and places in it are those of the decoded text. Null: the file cannot be opened.
/// Throws an input Error for a file in UTF-16 that is too large to be decoded or holds a zero character.
std::unique_ptr<std::istream> openText(const std::filesystem::path& path);

/// The same, to see what a file is: null also where openText throws, and for a database that is open.
std::unique_ptr<std::istream> peekText(const std::filesystem::path& path);

/// Up to `count` bytes from byte `at` on; fewer where the file ends.
std::string readAt(std::istream& file, std::uint64_t at, std::size_t count);

} // namespace assay::interop

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace assay::base {

/// An open file in a folder that may come from elsewhere. It lies where its name says: neither it
/// nor its folder is a link. It is an ordinary file: no folder, no device, no pipe that would be
/// waited for. And it is no project that is open (open_database.h). Does not throw; one thread.
class PlainFile
{
public:
    enum class Use {
        Read,
        Replace, ///< a new, empty one in the place of what had the name; a folder stays
        Lock     ///< made when there is none, and never written
    };
    PlainFile(const std::filesystem::path& path, Use use);
    ~PlainFile();
    PlainFile(const PlainFile&) = delete;
    PlainFile& operator=(const PlainFile&) = delete;

    bool isOpen() const { return m_file >= 0; }
    bool isMissing() const { return m_missing; } ///< nothing has this name
    /// Why it is not open, or what went wrong since: "it is a link". Empty: nothing.
    const std::string& problem() const { return m_problem; }

    std::uintmax_t size() const { return m_size; } ///< when it was opened
    /// All of it, at most `size()` bytes; fewer when it was cut meanwhile.
    std::string readAll();
    /// The first bytes of it; fewer where it is shorter.
    std::string readFirst(std::size_t count);
    /// Those that begin at `place`, wherever it was read before; fewer where the file ends.
    std::string readAt(std::uintmax_t place, std::size_t count);
    bool write(std::string_view bytes);
    bool flush();  ///< to the disk
    int release(); ///< the descriptor is the caller's from now on

private:
    bool failed();

    int m_file = -1;
    bool m_missing = false;
    std::uintmax_t m_size = 0;
    std::string m_problem;
};

/// Whether a file survives the loss of power in the next seconds; waiting for the disk takes time.
enum class Durable { Yes, No };

/// Writes beside, flushes where it is to be durable, renames: a reader finds the old file or the new
/// one. Gives why it cannot; empty: it is written.
std::string replaceFile(const std::filesystem::path& path, std::string_view bytes, Durable durable);

} // namespace assay::base

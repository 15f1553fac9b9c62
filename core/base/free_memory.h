// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>

namespace assay::base {

/// What limits the memory that this process can still take.
enum class MemoryLimit {
    Machine,      ///< MemAvailable of /proc/meminfo
    ControlGroup, ///< of version 1 or 2, or one around it
    AddressSpace  ///< RLIMIT_AS of this process
};
/// "of this machine", as it stands after "is free".
const char* wordsOf(MemoryLimit limit);

struct FreeMemory {
    std::int64_t bytes = 0; ///< the least that any limit leaves
    MemoryLimit limit = MemoryLimit::Machine;
    bool isKnown = false; ///< else nothing could be read
};

/// As the system has it now; what FixedFreeMemory says while there is one. Any thread.
FreeMemory freeMemory();
/// The same of files below another folder than "/", without the limit of this process.
FreeMemory freeMemoryIn(const std::filesystem::path& root);

/// While it exists, so many bytes are free for all threads. Not within another.
class FixedFreeMemory
{
public:
    explicit FixedFreeMemory(std::int64_t bytes);
    ~FixedFreeMemory();
    FixedFreeMemory(const FixedFreeMemory&) = delete;
    FixedFreeMemory& operator=(const FixedFreeMemory&) = delete;
};

/// Bytes of this process that lie in memory now, and the most that ever did; 0 where the system does not say.
std::int64_t residentBytes();
std::int64_t mostResidentBytes();

/// Bytes that were asked for, where an exception says that memory was refused; 0: it does not say how many. Empty:
/// it says something else.
std::optional<std::int64_t> refusedBytes(const std::exception& error);
/// The sentence that begins with `who`, with a blank behind it: "The run was refused 412 MB of memory; 120 MB
/// were free of this machine. "
std::string refusedText(const std::string& who, std::int64_t asked, const FreeMemory& free);

} // namespace assay::base

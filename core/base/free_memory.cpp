// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/free_memory.h"

#include "base/byte_text.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <new>
#include <sstream>
#include <string_view>
#include <system_error>

namespace assay::base {

namespace {

std::atomic<std::int64_t> fixedBytes = -1; ///< below 0: there is no FixedFreeMemory

/// The number behind a name in lines of "name number ...".
std::optional<std::int64_t> numberIn(const std::filesystem::path& file, const std::string& name)
{
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string first;
        std::int64_t number = 0;
        if (words >> first && first == name && words >> number)
            return number;
    }
    return std::nullopt;
}

/// A file that holds one number; empty for "max", and where there is none.
std::optional<std::int64_t> numberIn(const std::filesystem::path& file)
{
    std::ifstream in(file);
    std::int64_t number = 0;
    return in >> number ? std::optional(number) : std::nullopt;
}

/// How one version of control groups names what is asked for.
struct GroupFiles {
    std::filesystem::path root;
    const char *most, *used;
    const char *cache,
        *readTwice; ///< within memory.stat: of files that nobody uses now, and lately
};

/// Version 1 writes a number near the largest there is where it has no limit.
constexpr std::int64_t kNoLimit = std::int64_t(1) << 60;

void lower(FreeMemory& free, std::int64_t bytes, MemoryLimit limit)
{
    bytes = std::max<std::int64_t>(0, bytes);
    if (!free.isKnown || bytes < free.bytes)
        free = {.bytes = bytes, .limit = limit, .isKnown = true};
}

/// A group is limited by every group around it. In a container its own path may not exist: what is mounted
/// there is the group itself.
void lowerByGroups(FreeMemory& free, const GroupFiles& files, const std::filesystem::path& group)
{
    for (std::filesystem::path at = group.relative_path();; at = at.parent_path()) {
        const std::filesystem::path folder = files.root / at;
        const auto most = numberIn(folder / files.most), used = numberIn(folder / files.used);
        if (most && used && *most < kNoLimit) {
            // Of files that were read twice half is given back, as MemAvailable has it.
            const std::int64_t cache =
                numberIn(folder / "memory.stat", files.cache).value_or(0)
                + numberIn(folder / "memory.stat", files.readTwice).value_or(0) / 2;
            lower(free, *most - std::max<std::int64_t>(0, *used - cache),
                  MemoryLimit::ControlGroup);
        }
        if (at.empty())
            return;
    }
}

FreeMemory ofSystem(const std::filesystem::path& root)
{
    FreeMemory free;
    if (const auto kilobytes = numberIn(root / "proc/meminfo", "MemAvailable:"))
        lower(free, *kilobytes * 1024, MemoryLimit::Machine);
    const std::filesystem::path groups = root / "sys/fs/cgroup";
    std::ifstream of(root / "proc/self/cgroup");
    for (std::string line; std::getline(of, line);) { // "4:memory:/a/b", version 2 "0::/a/b"
        const auto first = line.find(':'), second = line.find(':', first + 1);
        if (second == std::string::npos)
            continue;
        const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        const std::filesystem::path group = line.substr(second + 1);
        if (controllers == ",,")
            lowerByGroups(free,
                          {groups, "memory.max", "memory.current", "inactive_file", "active_file"},
                          group);
        else if (controllers.find(",memory,") != std::string::npos)
            lowerByGroups(free,
                          {groups / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes",
                           "total_inactive_file", "total_active_file"},
                          group);
    }
    return free;
}

/// A line of /proc/self/status, in bytes.
std::int64_t statusOf(const char* name)
{
    return numberIn("/proc/self/status", name).value_or(0) * 1024;
}

} // namespace

const char* wordsOf(MemoryLimit limit)
{
    switch (limit) {
    case MemoryLimit::Machine: return "of this machine";
    case MemoryLimit::ControlGroup: return "to this program's control group (a container's limit)";
    case MemoryLimit::AddressSpace: return "to this process (ulimit -v)";
    }
    return "";
}

FreeMemory freeMemoryIn(const std::filesystem::path& root)
{
    return ofSystem(root);
}

FreeMemory freeMemory()
{
    if (const std::int64_t fixed = fixedBytes; fixed >= 0)
        return {.bytes = fixed, .limit = MemoryLimit::Machine, .isKnown = true};
    FreeMemory free = ofSystem("/");
    rlimit limit{};
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY
        && limit.rlim_cur < static_cast<rlim_t>(kNoLimit))
        lower(free, static_cast<std::int64_t>(limit.rlim_cur) - statusOf("VmSize:"),
              MemoryLimit::AddressSpace);
    return free;
}

FixedFreeMemory::FixedFreeMemory(std::int64_t bytes)
{
    fixedBytes = bytes;
}

FixedFreeMemory::~FixedFreeMemory()
{
    fixedBytes = -1;
}

std::int64_t residentBytes()
{
    return statusOf("VmRSS:");
}

std::int64_t mostResidentBytes()
{
    return statusOf("VmHWM:");
}

std::optional<std::int64_t> refusedBytes(const std::exception& error)
{
    if (dynamic_cast<const std::bad_alloc*>(&error))
        return 0;
    if (const auto* system = dynamic_cast<const std::system_error*>(&error))
        return system->code() == std::errc::not_enough_memory ? std::optional<std::int64_t>(0)
                                                              : std::nullopt;
    const std::string_view text = error.what();
    const auto says = [text](const char* words) { return text.find(words) != text.npos; };
    if (!says("allocate memory") && !says("not enough memory") && !says("out of memory")
        && !says("out_of_memory"))
        return std::nullopt;
    constexpr std::string_view kBefore = "tried to allocate "; // of LibTorch's allocator
    const auto at = text.find(kBefore);
    return at == text.npos ? 0
                           : std::strtoll(std::string(text.substr(at + kBefore.size(), 20)).c_str(),
                                          nullptr, 10);
}

std::string refusedText(const std::string& who, std::int64_t asked, const FreeMemory& free)
{
    const std::string what = asked > 0 ? bytesText(asked) + " of memory" : std::string("memory");
    return fmt::format(
        "{} was refused {}{}. ", who, what,
        free.isKnown ? fmt::format("; {} were free {}", bytesText(free.bytes), wordsOf(free.limit))
                     : std::string());
}

} // namespace assay::base

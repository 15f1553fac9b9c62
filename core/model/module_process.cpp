// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/module_process.h"

#include "base/error.h"
#include "base/free_memory.h"
#include "base/listeners.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string_view>
#include <utility>

namespace assay::model {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kLeastMemory = std::int64_t{1} << 30;

std::atomic<double> limitSeconds = kModuleSeconds;
std::atomic<std::int64_t> limitBytes = 0; ///< 0: by the rule
std::atomic<std::int64_t> endings = 0;
std::atomic<double> closesAt = 0; ///< by `now`; 0: the program does not close
thread_local std::function<bool()> cancelled;

double now()
{
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

std::filesystem::path& programPath()
{
    static std::filesystem::path path;
    return path;
}

base::Listeners<ModuleWait>& listeners()
{
    static base::Listeners<ModuleWait> all;
    return all;
}

} // namespace

void runModulesIn(const std::filesystem::path& program)
{
    programPath() = program;
}

const std::filesystem::path& moduleProgram()
{
    return programPath();
}

bool isModuleProcess(int argc, const char* const* argv)
{
    return argc == 3 && std::string_view(argv[1]) == kModuleArgument;
}

ModuleLimits::ModuleLimits(double seconds, std::int64_t bytes)
    : m_seconds(limitSeconds.exchange(seconds))
    , m_bytes(limitBytes.exchange(bytes))
{}

ModuleLimits::~ModuleLimits()
{
    limitSeconds = m_seconds;
    limitBytes = m_bytes;
}

ModulesClose::ModulesClose(double seconds)
{
    closesAt = now() + seconds;
}

ModulesClose::~ModulesClose()
{
    closesAt = 0;
}

ModuleCancel::ModuleCancel(std::function<bool()> isUnwanted)
    : m_before(std::exchange(cancelled, std::move(isUnwanted)))
{}

ModuleCancel::~ModuleCancel()
{
    cancelled = std::move(m_before);
}

void throwOnCancelled(const std::exception& error)
{
    const auto* own = dynamic_cast<const base::Error*>(&error);
    if (own && own->code() == kModuleCancelled)
        throw base::Error(*own);
}

base::Subscription onModuleWait(std::function<void(const ModuleWait&)> sink)
{
    return listeners().listen(std::move(sink));
}

void endSlowModules()
{
    ++endings;
}

std::int64_t moduleMemoryLimit()
{
    const std::int64_t bytes = limitBytes;
    return bytes > 0 ? bytes : std::max(kLeastMemory, base::freeMemory().bytes / 4 * 3);
}

double moduleSecondsLimit()
{
    return limitSeconds;
}

std::optional<double> moduleSecondsToClose()
{
    const double at = closesAt;
    return at > 0 ? std::optional<double>(at - now()) : std::optional<double>();
}

bool isModuleCancelled()
{
    return cancelled && cancelled();
}

std::int64_t moduleEndings()
{
    return endings;
}

void publishModuleWait(const ModuleWait& wait)
{
    listeners().publish(wait);
}

} // namespace assay::model

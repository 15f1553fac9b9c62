// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/subscription.h"

#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

// A module of one's own is code that nobody here has read: it may never come back, take all memory, or
// crash. So it runs in a process of its own, which is this program once more. Each call has a limit of
// time, the process one of memory; what ends it ends nothing else.

namespace assay::model {

/// The program that runs modules: one whose main() calls serveModule() first. Before the first module
/// is read. Until then, and when it is empty, modules run in this process.
void runModulesIn(const std::filesystem::path& program);
const std::filesystem::path& moduleProgram();

/// What the process is started with, before the bytes that it may take.
inline constexpr const char* kModuleArgument = "--module-process";
/// Whether this process was started to run a module: main() then returns serveModule().
bool isModuleProcess(int argc, const char* const* argv);
/// Answers calls until the other side closes. Returns the exit code.
int serveModule(const char* const* argv);

/// A call lasts so long at most, in seconds, without those that its process waited for a processor.
inline constexpr double kModuleSeconds = 30;
/// What lasts longer is reported (onModuleWait), and can be ended.
inline constexpr double kSlowModuleSeconds = 2;

/// Other limits while it exists, for all processes; any thread. `bytes`: of those that start from now on,
/// beyond what LibTorch itself takes; 0: three quarters of the memory that is free, at least 1 GB.
class ModuleLimits
{
public:
    explicit ModuleLimits(double seconds, std::int64_t bytes = 0);
    ~ModuleLimits();
    ModuleLimits(const ModuleLimits&) = delete;
    ModuleLimits& operator=(const ModuleLimits&) = delete;

private:
    double m_seconds; ///< before
    std::int64_t m_bytes;
};

/// While it exists the program closes: a call that is not answered `seconds` after its beginning ends with
/// "model.module_closed", which is no fault of the module.
class ModulesClose
{
public:
    explicit ModulesClose(double seconds);
    ~ModulesClose();
    ModulesClose(const ModulesClose&) = delete;
    ModulesClose& operator=(const ModulesClose&) = delete;
};

/// Code of the Error of a call that ModuleCancel ended.
inline constexpr const char* kModuleCancelled = "model.module_cancelled";
/// What a process took for a batch before, it may take about as long once more although nobody wants the answer,
/// at least so many seconds: sound modules finish their update, and a checkpoint of it can be written.
inline constexpr double kUnwantedSeconds = 1;

/// While it exists, calls of this thread end with kModuleCancelled once `isUnwanted` is true: at once those of a
/// process that has answered no batch yet, others as kUnwantedSeconds says. It is asked about ten times a second.
class ModuleCancel
{
public:
    explicit ModuleCancel(std::function<bool()> isUnwanted);
    ~ModuleCancel();
    ModuleCancel(const ModuleCancel&) = delete;
    ModuleCancel& operator=(const ModuleCancel&) = delete;

private:
    std::function<bool()> m_before;
};
/// For handlers of what a network may throw: throws on what ModuleCancel ended, of which nothing follows.
void throwOnCancelled(const std::exception& error);

/// A call that lasts longer than kSlowModuleSeconds.
struct ModuleWait {
    std::string file; ///< of the module, its name alone
    double seconds = 0;
    double limit = 0;
    bool isOver = false; ///< it was answered, or the process ended
};
/// `sink` is called on the thread that waits, about once a second and when it is over.
[[nodiscard]] base::Subscription onModuleWait(std::function<void(const ModuleWait&)> sink);
/// Ends the processes of which a call lasts longer than kSlowModuleSeconds. Any thread.
void endSlowModules();

// For the calls themselves:

/// As ModuleLimits says.
std::int64_t moduleMemoryLimit();
double moduleSecondsLimit();
/// Seconds since the program began to close that are left for calls; none: it does not close.
std::optional<double> moduleSecondsToClose();
bool isModuleCancelled();
std::int64_t moduleEndings(); ///< how often endSlowModules was called
void publishModuleWait(const ModuleWait& wait);

} // namespace assay::model

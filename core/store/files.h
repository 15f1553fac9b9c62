// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/run.h"

#include <filesystem>
#include <optional>
#include <string>

namespace assay::store {

/// The folder beside a project where checkpoints lie: "digits.assay" -> "digits.assay-files".
std::filesystem::path filesOf(const std::filesystem::path& project);

struct RunFiles {
    std::filesystem::path folder, last, best, lock;
};
RunFiles filesOf(const std::filesystem::path& project, train::RunId run);

/// Where the file of a network of one's own is kept, by its fingerprint.
std::filesystem::path moduleFolder(const std::filesystem::path& project,
                                   const std::string& fingerprint);
inline constexpr const char* kModuleFolder = "module-"; ///< what its name begins with

/// Held by the program that trains a run; ends with the program, however it ends.
class RunLock
{
public:
    /// Empty when another holder exists. Creates the folder. Throws an environment Error.
    static std::optional<RunLock> take(const std::filesystem::path& lock);
    /// Whether somebody holds it now.
    static bool isHeld(const std::filesystem::path& lock);

    RunLock(RunLock&& other) noexcept;
    RunLock& operator=(RunLock&& other) noexcept;
    ~RunLock();

private:
    explicit RunLock(int file)
        : m_file(file)
    {}
    int m_file = -1;
};

} // namespace assay::store

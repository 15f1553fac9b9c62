// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

// Private to interop/: what writes a ZIP by libzip. One thread.

namespace assay::interop {

/// The bytes of one entry, given piece by piece.
class ZipContent
{
public:
    virtual ~ZipContent() = default;

    virtual std::uint64_t size() const = 0;
    /// Goes back to the first byte. Throws Error.
    virtual void begin() = 0;
    /// The next bytes, at most `count` of them, into `to`; how many they are: 0 at the end only. Throws Error.
    virtual std::uint64_t read(char* to, std::uint64_t count) = 0;
    virtual void end() {} ///< no more is read for now
};

struct ZipOutput {
    std::string name; ///< UTF-8
    ZipContent* content = nullptr;
};

struct ZipSettings {
    bool deflates = true;      ///< else entries are stored as they are
    const char* what = "file"; ///< "The file cannot be written: ..."
    base::Error cancelled;     ///< thrown where `progress` ends it
};

/// Writes a ZIP beside `path` and gives it that name once it is whole; entries are all of one date, so that equal
/// content gives equal bytes. `progress`: the share that is written; false ends it. Throws what a content throws, and
/// the environment Error "file.write".
void writeZip(const std::filesystem::path& path, const std::vector<ZipOutput>& outputs,
              const ZipSettings& settings, const std::function<bool(double share)>& progress);

} // namespace assay::interop

// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "interop/case_manifest.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace assay::interop {

/// Reads a ZIP that may come from anybody. One thread.
class ZipReader
{
public:
    /// Looks through its list of entries. Throws the input Error "case.missing" where there is no such file,
    /// "case.zip" for one that is no ordinary file, no ZIP or cut off, "case.name" for an entry whose name
    /// `isSafeEntry` refuses, or two of one name, or one within another.
    explicit ZipReader(std::filesystem::path file);
    ~ZipReader();
    ZipReader(const ZipReader&) = delete;
    ZipReader& operator=(const ZipReader&) = delete;

    bool has(const std::string& name) const { return m_sizes.contains(name); }
    /// Unpacked bytes of each entry, as the ZIP says, by name.
    const std::map<std::string, std::uint64_t>& sizes() const { return m_sizes; }

    /// A small entry. Throws the input Error "case.entry" where there is none, where it is longer than `most`, or cut
    /// off.
    std::string text(const std::string& name, std::uint64_t most);
    /// Writes an entry to a new file; the folder exists. At most `entry.bytes` are unpacked, whatever the ZIP says.
    /// Throws the input Error "case.entry" where its length or its sum is another one, the environment Error
    /// "file.write". `progress`: bytes since the last call; false: ends with the usage Error "case.cancelled".
    void extract(const CaseEntry& entry, const std::filesystem::path& to,
                 const std::function<bool(std::uint64_t)>& progress = {});

    base::Error broken(const std::string& name, const std::string& why) const;

private:
    struct Zip;
    std::filesystem::path m_file;
    std::unique_ptr<Zip> m_zip;
    std::map<std::string, std::uint64_t> m_sizes;
};

} // namespace assay::interop

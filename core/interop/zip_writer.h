// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/case_manifest.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace assay::interop {

/// Writes texts and files as one ZIP that other tools open: deflated, names in UTF-8, all of one date, so that equal
/// content gives equal bytes. Files may be larger than memory. One thread.
class ZipWriter
{
public:
    ZipWriter();
    ~ZipWriter();
    ZipWriter(const ZipWriter&) = delete;
    ZipWriter& operator=(const ZipWriter&) = delete;

    void add(const std::string& name, std::string text);
    /// An ordinary file, which is read now for its sum and again by `write`. Throws the environment Error "case.read"
    /// where it cannot be read, the input Error "case.name" for a name that `isSafeEntry` refuses.
    void addFile(const std::string& name, const std::filesystem::path& file);

    /// What was added so far, in that order.
    const std::vector<CaseEntry>& entries() const { return m_entries; }

    /// Writes a file beside `path` and gives it that name once it is whole; what was there before is there until
    /// then, and stays where this throws. `progress`: the share that is written; false ends it, with the usage Error
    /// "case.cancelled". Throws the environment Error "file.write" where there is no place or no right to write,
    /// "case.changed" where a file is another one by now. To be called once.
    void write(const std::filesystem::path& path,
               const std::function<bool(double share)>& progress = {});

private:
    struct Item;
    std::vector<std::unique_ptr<Item>> m_items;
    std::vector<CaseEntry> m_entries;
};

} // namespace assay::interop
